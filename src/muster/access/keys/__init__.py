"""Every key of the house. Never log what these functions take or give, but for key ids."""

from muster.access.keys.boxes import open_sealed, seal_public
from muster.access.keys.end import destroy
from muster.access.keys.fields import (
    ROLL,
    KeyClass,
    blind,
    blind_kid,
    blind_many,
    kid,
    open_,
    open_many,
    seal,
    seal_many,
)
from muster.access.keys.ring import Keyring, keyring, secret_key, server_key

__all__ = [
    "ROLL", "KeyClass", "Keyring", "blind", "blind_kid", "blind_many", "destroy", "keyring", "kid", "open_",
    "open_many", "open_sealed", "seal", "seal_many", "seal_public", "secret_key", "server_key",
]  # fmt: skip
