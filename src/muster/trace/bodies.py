"""Bodies of cases and contacts. Described in docs/events.md."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from muster.account.bodies import Code, Name
from muster.ledger.events import register


class CaseOpened(Struct, frozen=True, forbid_unknown_fields=True):
    case: UUID
    resident: UUID
    tube: Code


class ContactNamed(Struct, frozen=True, forbid_unknown_fields=True):
    case: UUID
    resident: UUID
    basis: Literal["household", "tube", "lane"]


class ContactFollowedUp(Struct, frozen=True, forbid_unknown_fields=True):
    case: UUID
    resident: UUID
    outcome: Name


for _struct in (CaseOpened, ContactNamed, ContactFollowedUp):
    register(_struct.__name__, _struct)
