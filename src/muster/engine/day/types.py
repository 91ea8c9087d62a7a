"""What goes into a simulated day and what comes out of it.

Indexes everywhere: resident 0..N-1 in the order of the problem, walk-ins N..N+W-1; point 0..P-1; lane 1..lanes within
its point (as on the signboard). `*_at_ms`/`at_ms` are milliseconds since 1970 UTC; `*_ms` in the problem are
milliseconds after local midnight, which is `midnight_ms` in UTC.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.signedinteger[Any]]
Table = NDArray[np.void]

MINUTE: Final = 60_000
HOUR: Final = 3_600_000
INDETERMINATE: Final = 0.0003  # of tubes, cannot be read

STEP: Final[np.dtype[Any]] = np.dtype(
    [
        ("at_ms", "<i8"),  # true time
        ("device", "<i4"),  # row of devices
        ("actor", "<i4"),  # row of actors
        ("act", "<i2"),  # acts.Act
        ("code", "<i2"),
        ("resident", "<i4"),
        ("tube", "<i4"),  # row of tubes
        ("a", "<i4"),
        ("b", "<i4"),
        ("ref", "<i4"),  # row of the step that this one corrects, -1 if none
    ]
)
DEVICE: Final[np.dtype[Any]] = np.dtype([("role", "<i2"), ("point", "<i4"), ("lane", "<i4")])  # -1: none
ACTOR: Final[np.dtype[Any]] = np.dtype([("post", "<i2"), ("point", "<i4"), ("lane", "<i4")])  # -1: none
TUBE: Final[np.dtype[Any]] = np.dtype(
    [
        ("point", "<i4"),
        ("lane", "<i4"),
        ("device", "<i4"),
        ("capacity", "<i2"),
        ("members", "<i2"),  # people whose swab is in it, after all corrections
        ("infected", "<i2"),  # of those
        ("opened_at_ms", "<i8"),
        ("sealed_at_ms", "<i8"),
        ("bag", "<i4"),
        ("box", "<i4"),
        ("fate", "<i2"),  # acts.Fate
    ]
)
WALK_IN: Final[np.dtype[Any]] = np.dtype(
    [("point", "<i4"), ("same_as", "<i4"), ("birth_year", "<i2")]  # same_as: the name on the roll, -1 if really new
)
BAG: Final[np.dtype[Any]] = np.dtype([("point", "<i4"), ("box", "<i4"), ("first", "<i4"), ("count", "<i4")])
BOX: Final[np.dtype[Any]] = np.dtype(
    [
        ("point", "<i4"),
        ("courier", "<i4"),  # row of devices
        ("lab", "<i4"),  # row of devices
        ("first_bag", "<i4"),  # its bags are rows first_bag .. first_bag + bags - 1
        ("bags", "<i4"),
        ("tubes", "<i4"),
        ("received", "<i4"),  # tubes counted at the lab
    ]
)
RUN: Final[np.dtype[Any]] = np.dtype([("lab", "<i4"), ("first", "<i4"), ("count", "<i4")])


@dataclass(frozen=True, slots=True)
class DayParams:
    """Rates and times of the day. Shares are of the people they concern; `*_s` are seconds.

    Service time: 440 residents per lane in six hours (docs of the county's day) means 6 * 3600 / 440 s at the sampler.
    """

    no_show: float = 0.035
    early: float = 0.10
    early_mean_ms: int = 12 * MINUTE
    late: float = 0.12
    late_mean_ms: int = 20 * MINUTE
    slot_ms: int = 30 * MINUTE
    together: float = 0.88  # of a household's members, come with the household
    refuse: float = 0.0015
    unable: float = 0.0008
    leave: float = 0.001
    wrong_point: float = 0.006
    wrong_point_sampled: float = 0.45  # of those, sampled where they came
    wrong_point_arrives: float = 0.85  # of those sent on, arrive at the right point
    void_rate: float = 0.0025
    move_rate: float = 0.01  # of full tubes
    move_sealed: float = 0.08  # of moves, after sealing
    walk_in: float = 0.004
    walk_in_on_roll: float = 0.4
    fever: float = 0.0015
    fever_dc: int = 373
    yellow: float = 0.002
    red: float = 0.0003
    no_code: float = 0.02
    unreadable: float = 0.005
    prevalence: float = 0.00006  # seed cases; their households are infected with `household_attack`
    household_attack: float = 0.25
    registrar_s: float = 33.0
    sampler_s: float = 6 * 3600 / 440
    service_sigma: float = 0.35  # of the logarithm
    buffer: int = 3  # registered people who may wait before the sampler
    capacity: int = 10
    household_gap: int = 1  # a tube with so little room left is sealed rather than split a household
    two_phones: float = 0.9  # of lanes, have a phone for the registrar and one for the sampler
    late_grace_ms: int = 10 * MINUTE  # who comes later than this after closing is not served
    bag_tubes: int = 20
    pickups_ms: tuple[int, ...] = (8 * HOUR, 10 * HOUR)  # and once more when the point has closed
    points_per_courier: int = 6
    drive_ms: int = 25 * MINUTE
    lost_tubes: tuple[int, int] = (1, 2)  # inclusive range per day
    rejected_tubes: tuple[int, int] = (1, 3)
    labs: int = 4  # at most; one per `points_per_lab` points
    points_per_lab: int = 40
    machines_per_lab: int = 12
    run_tubes: int = 94
    run_ms: int = 150 * MINUTE
    indeterminate: float = INDETERMINATE
    incidents: float = 0.05  # per point


@dataclass(frozen=True, slots=True)
class DayProblem:
    """Everything the day depends on: the same problem gives the same bytes.

    Residents (length N): household, point, slot_ms (ms after local midnight at which the invited half hour begins),
    single (care list or isolation: a tube alone), bedridden (does not come), worker (sampled before the shift),
    age in years.
    Points (length P): lanes; hands, the further people on duty there (order, disinfection), each with a shift.
    """

    midnight_ms: int
    household: Ints
    point: Ints
    slot_ms: Longs
    single: Flags
    bedridden: Flags
    worker: Flags
    age: Ints
    lanes: Ints
    seed: int
    year: int = 2022
    opens_ms: int = 6 * HOUR
    closes_ms: int = 12 * HOUR
    hands: Ints | None = None
    params: DayParams = field(default_factory=DayParams)

    def __post_init__(self) -> None:
        size = len(self.household)
        columns = (self.point, self.slot_ms, self.single, self.bedridden, self.worker, self.age)
        if any(len(column) != size for column in columns):
            raise ValueError("every column of residents must have the same length")
        if not len(self.lanes) or int(self.lanes.min()) < 1:
            raise ValueError("there must be points, each with at least one lane")
        if size and not 0 <= int(self.point.min()) <= int(self.point.max()) < len(self.lanes):
            raise ValueError("a resident's point is not among the points")
        if self.hands is not None and len(self.hands) != len(self.lanes):
            raise ValueError("hands must have one number per point")
        if self.params.capacity < 1:
            raise ValueError("a tube must hold at least one")
        if self.closes_ms <= self.opens_ms:
            raise ValueError("the day must close after it opens")


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of the day, all derived from the steps."""

    came: int
    sampled: int
    steps: int
    tubes: int
    finish_ms: Longs  # per point, ms after local midnight of the last swab; -1 if there was none
    stay_min: dict[str, float]  # p50, p90, p99 of arrival to swab
    queue_times_ms: Longs  # half hours, ms after local midnight
    queue: Ints  # points x half hours: people waiting
    outcomes: dict[str, int]  # acts.Outcome in lower case: people
    last_result_ms: int  # ms after local midnight of the last result


@dataclass(frozen=True, slots=True)
class DayResult:
    """A day as it truly happened. `steps` is sorted by time; what is list-valued lies in side tables.

    bag b holds tubes bag_tube[first : first + count] of its row in bags; box x the bags first_bag … of its row;
    run r the tubes run_tube[first : first + count].
    outcome, tube_of, infected have length N + W: acts.Outcome, final tube (-1 none), truth. A walk-in that is on the
    roll (`walk_ins["same_as"]`) is infected exactly when that resident is; the resident itself has not come.
    """

    steps: Table
    devices: Table
    actors: Table
    tubes: Table
    walk_ins: Table
    bags: Table
    bag_tube: Ints
    boxes: Table
    runs: Table
    run_tube: Ints
    outcome: Ints
    tube_of: Ints
    infected: Flags
    infected_households: Ints
    summary: Summary


OPEN_NAME: Final[np.dtype[Any]] = np.dtype(
    [
        ("resident", "<i4"),  # returned as it is
        ("household", "<i4"),
        ("point", "<i4"),
        ("single", "?"),
        ("bedridden", "?"),
        ("refused", "?"),  # has refused at the point
    ]
)
VISIT: Final[np.dtype[Any]] = np.dtype(
    [
        ("at_ms", "<i8"),
        ("team", "<i4"),
        ("name", "<i4"),  # row of the open names
        ("number", "<i2"),  # 1 first visit, 2 second
        ("outcome", "<i2"),  # acts.VisitOutcome
        ("code", "<i2"),  # Excuse or ElsewherePlace, -1
        ("tube", "<i4"),  # row of the door tubes, -1
    ]
)
DOOR_TUBE: Final[np.dtype[Any]] = np.dtype(
    [
        ("team", "<i4"),
        ("point", "<i4"),
        ("capacity", "<i2"),
        ("members", "<i2"),
        ("opened_at_ms", "<i8"),
        ("sealed_at_ms", "<i8"),
    ]
)
HELD: Final[np.dtype[Any]] = np.dtype([("resident", "<i4"), ("point", "<i4"), ("ordered_at_ms", "<i8")])


@dataclass(frozen=True, slots=True)
class VisitParams:
    """The afternoon at the doors. Shares are of the names visited."""

    team_names: int = 40  # names per team and afternoon
    visit_s: float = 240.0
    second_gap_ms: int = 2 * HOUR  # at least so long after the first visit
    nobody_home: float = 0.22
    nobody_home_again: float = 0.35
    not_known: float = 0.01
    excused: float = 0.06
    elsewhere: float = 0.08
    refused: float = 0.015
    refused_again: float = 0.55  # of those who refused at the point
    not_found_max: float = 0.015  # of the roll
    capacity: int = 10
    resample_min_ms: int = 20 * MINUTE  # after the order
    resample_max_ms: int = 5 * HOUR


@dataclass(frozen=True, slots=True)
class Visits:
    """`rows` (VISIT, by time), `tubes` (DOOR_TUBE), `teams` (point of each team), `final` (VisitOutcome per name)."""

    rows: Table
    tubes: Table
    teams: Ints
    final: Ints
