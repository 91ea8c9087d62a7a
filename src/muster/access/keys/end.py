"""The end of a key, and with it of all that was sealed under it."""

from datetime import datetime

from django.db import transaction

from muster.access import audit
from muster.access.keys.ring import keyring


def destroy(kid: str, *, by: str, at: datetime) -> None:
    """Destroys the key for good, and writes it into the audit. May be repeated, to finish what a crash cut off."""
    with transaction.atomic(durable=True):
        audit.record("key_destroy", actor=by, purpose=kid, at=at)
        keyring().destroy(kid)
