"""The server's own keys."""

import os
import subprocess
import sys

from cryptography.hazmat.primitives.asymmetric import ec

from muster.access import keys


def test_the_servers_key_lasts() -> None:
    first = keys.server_key().private_numbers()
    keys.keyring()._secrets.clear()
    assert keys.server_key().private_numbers() == first
    assert isinstance(keys.server_key().curve, ec.SECP256R1)


def test_djangos_secret_lasts_and_is_known_before_the_settings() -> None:
    script = "from muster.access.keys import secret_key; print(secret_key())"
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    made = subprocess.run([sys.executable, "-c", script], env=bare, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == keys.secret_key()
    assert len(keys.secret_key()) == 64
