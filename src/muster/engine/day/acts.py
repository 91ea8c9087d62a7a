"""The words of the day: what can happen, as small integers.

A member's name in lower case is the word that the event body uses (`word(How.ID_CARD)` is `"id_card"`);
`KINDS[Act.TUBE_OPENED]` is the event kind `"TubeOpened"`. The members' numbers are what the step columns hold.
"""

from enum import IntEnum
from typing import Final


class Act(IntEnum):
    """What one step is. The comment gives what its columns mean; columns not named hold -1."""

    RESIDENT_CHECKED_IN = 1  # resident · code How
    CODES_INSPECTED = 2  # resident · code health CodeColour · a travel CodeColour
    TEMPERATURE_TAKEN = 3  # resident · a temp_dc
    RESIDENT_DIVERTED = 4  # resident · code DivertTo · a DivertReason
    RESIDENT_REGISTERED = 5  # resident (>= N) · a birth year · b row of walk_ins
    TUBE_OPENED = 6  # tube · a capacity
    SPECIMEN_COLLECTED = 7  # resident · tube
    SPECIMEN_NOT_COLLECTED = 8  # resident · code NotCollected
    SPECIMEN_VOIDED = 9  # resident · tube · code VoidReason · ref the collection
    SPECIMEN_MOVED = 10  # resident · tube (new) · a from tube · code MoveReason · ref the collection
    TUBE_SEALED = 11  # tube · a count
    LANE_OPENED = 12  # (point and lane are the device's)
    LANE_CLOSED = 13  # a tubes counted on the table
    POINT_READIED = 14  # code ReadyItem · a done 0/1
    QUEUE_COUNTED = 15  # a waiting
    SHIFT_STARTED = 16  # actor is the worker · code Post
    SHIFT_ENDED = 17  # actor is the worker · code Post · a minutes in the suit
    DISINFECTION_DONE = 18  # code Place
    SUPPLIES_COUNTED = 19  # code Supply · a left
    INCIDENT_REPORTED = 20  # code Incident · a grade 1..3
    BAG_PACKED = 21  # a row of bags
    BOX_PACKED = 22  # a row of boxes · b tubes
    CUSTODY_HANDED_OVER = 23  # a row of boxes · b tubes (made on the courier's phone)
    CUSTODY_RECEIVED = 24  # a row of boxes · b tubes counted at the lab
    TUBE_RECEIVED = 25  # tube · a accession number (1, 2, 3 … over all labs)
    TUBE_REJECTED = 26  # tube · code RejectReason
    RUN_LOADED = 27  # a row of runs · b tubes
    RESULT_REPORTED = 28  # tube · code TubeResult · a row of runs


class How(IntEnum):
    """How a resident was identified at check-in."""

    QR = 0
    ID_CARD = 1
    TYPED = 2
    HOUSEHOLD = 3
    PROXY = 4
    UNKNOWN = 5


class CodeColour(IntEnum):
    """A health or travel code as it was seen. It advises, it never gates."""

    GREEN = 0
    YELLOW = 1
    RED = 2
    NONE = 3
    UNREADABLE = 4


class DivertTo(IntEnum):
    FEVER = 0
    ISOLATION = 1
    HOME = 2
    OTHER_POINT = 3


class DivertReason(IntEnum):
    TEMPERATURE = 0
    RED_CODE = 1
    OTHER_CATCHMENT = 2


class NotCollected(IntEnum):
    REFUSED = 0
    UNABLE = 1
    LEFT = 2
    WRONG_POINT = 3
    ALREADY = 4


class VoidReason(IntEnum):
    WRONG_PERSON = 0
    SWAB_DROPPED = 1


class MoveReason(IntEnum):
    WRONG_TUBE = 0


class Post(IntEnum):
    """What an actor does at the point."""

    REGISTRAR = 0
    SAMPLER = 1
    LEADER = 2
    ORDER = 3
    COURIER = 4
    LAB = 5


class ReadyItem(IntEnum):
    TENT = 0
    TABLES = 1
    ROUTE_MARKED = 2
    POWER = 3
    TUBES_STOCKED = 4
    SUITS_ON = 5


class Place(IntEnum):
    TABLES = 0
    GROUND = 1
    WASTE = 2


class Supply(IntEnum):
    SWABS = 0
    TUBES = 1
    SUITS = 2
    DISINFECTANT = 3


class Incident(IntEnum):
    CROWDING = 0
    FAINTED = 1
    SUIT_TORN = 2
    POWER_LOST = 3


class RejectReason(IntEnum):
    LEAKED = 0
    DAMAGED = 1
    UNLABELLED = 2


class TubeResult(IntEnum):
    NEGATIVE = 0
    POSITIVE = 1
    INDETERMINATE = 2


class Fate(IntEnum):
    """What became of a tube on its way to the lab."""

    TESTED = 0
    LOST = 1
    REJECTED = 2


class Role(IntEnum):
    """What a device is for."""

    REGISTRAR = 0
    SAMPLER = 1
    LANE = 2  # one phone does both at this lane
    LEADER = 3
    COURIER = 4
    LAB = 5


class Outcome(IntEnum):
    """How the morning ended for a person; everybody has exactly one."""

    NOT_COME = 0
    SAMPLED = 1
    REFUSED = 2
    UNABLE = 3
    LEFT = 4
    SENT_AWAY = 5  # diverted to the right point and never arrived there


class VisitOutcome(IntEnum):
    """What a knock on the door came to."""

    NOBODY_HOME = 0
    NOT_KNOWN_HERE = 1
    SAMPLED = 2
    EXCUSED = 3
    ELSEWHERE = 4
    REFUSED = 5


class Excuse(IntEnum):
    """Reasons of an excuse; each comes with a proof."""

    IN_HOSPITAL = 0
    DIED = 1
    MOVED_AWAY = 2
    MEDICAL = 3


class ElsewherePlace(IntEnum):
    OTHER_COUNTY = 0
    WORKPLACE = 1
    SCHOOL = 2


def kind_of(act: Act) -> str:
    """The event kind of an act: `Act.TUBE_OPENED` is `"TubeOpened"`."""
    return "".join(part.capitalize() for part in act.name.split("_"))


KINDS: Final[dict[Act, str]] = {act: kind_of(act) for act in Act}


def word(member: IntEnum) -> str:
    """The word of a body for a member of these enums: `word(DivertTo.OTHER_POINT)` is `"other_point"`."""
    return member.name.lower()
