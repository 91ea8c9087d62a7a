"""Who read whom, and who changed what: chains of hashed rows that only grow, tied together by anchors."""

from muster.access.audit.anchors import Anchor, anchor
from muster.access.audit.chain import record
from muster.access.audit.proof import Broken, verify
from muster.access.audit.reads import read_persons

__all__ = ["Anchor", "Broken", "anchor", "read_persons", "record", "verify"]
