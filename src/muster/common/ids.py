"""Opaque ids: UUIDv7, ordered by time so that indexes stay warm."""

import os
from uuid import UUID

from muster.common import clock


def uuid7() -> UUID:
    """A fresh UUIDv7 (RFC 9562): 48 bits of ms since 1970 UTC, 74 random bits."""
    random = int.from_bytes(os.urandom(10), "big")
    value = (clock.now_ms() & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | (random & 0x3FFF_FFFF_FFFF_FFFF)
    return UUID(int=value)
