"""The shapes of the one snapshot that board, bulletin and export all print.

Times are milliseconds since 1970 UTC, durations are minutes; nothing in here is in a language.
"""

from msgspec import Struct


class Account(Struct, frozen=True):
    """Every name of the roll, in exactly one of six places; and who answers for the open ones."""

    names: int
    sampled: int
    excused: int
    elsewhere: int
    refused: int
    not_found: int
    open: int
    later: int  # open, and invited for later today: their sampling point answers
    owned: int  # open, and somebody has taken them on
    nobody: int  # open, slot past, and nobody answers
    overdue: int  # of the owned: past the time they were promised for

    @property
    def answered(self) -> int:
        return self.names - self.open

    @property
    def unreached(self) -> int:
        return self.refused + self.not_found


class Results(Struct, frozen=True):
    none: int
    pending: int
    held: int
    negative: int
    positive: int
    to_resample: int


class Forecast(Struct, frozen=True):
    """``state`` is running, done or none (nothing to reckon from)."""

    state: str
    at: int | None
    spread_min: int
    per_hour: int


class Hour(Struct, frozen=True):
    at: int
    specimens: int


class Tubes(Struct, frozen=True):
    open: int
    sealed: int
    transit: int
    received: int
    reported: int
    late: int
    positive: int
    voided: int
    limit_min: int
    oldest_min: int | None
    oldest_tube: str
    oldest_point: str
    ages: tuple[int, int, int, int, int]  # not yet received, by quarters of the limit, then beyond it


class Devices(Struct, frozen=True):
    working: int
    silent: int
    unsent: int
    oldest_unsent_min: int | None
    heard: tuple[int, int, int, int]  # last heard < 5, < 15, < 30 minutes ago, longer ago


class Place(Struct, frozen=True):
    code: str
    zh: str
    en: str


class PointNow(Struct, frozen=True):
    code: str
    name: str
    village: str
    x: int
    y: int
    lanes: int
    waiting: int | None
    wait_min: int | None
    label: str
    sampled: int
    per_hour: int
    open: int
    last_at: int | None


class Care(Struct, frozen=True):
    mark: str
    due: int
    handed: int
    waiting: int  # not handed over, and still open


class Staff(Struct, frozen=True):
    category: str
    zh: str
    en: str
    on_duty: int
    quota: int
    in_bulletin: bool


class Statement(Struct, frozen=True):
    act: str
    number: int
    at: int
    by: str


class Board(Struct, frozen=True):
    district: Place
    round: str
    round_name: str
    mode: str
    timezone: str
    opens_at: int
    closes_at: int
    scope_prefix: str
    scope_point: str
    at: int
    account: Account
    results: Results
    specimens: int
    walk_ins: int
    forecast: Forecast
    hours: list[Hour]
    tubes: Tubes
    devices: Devices
    labels: dict[str, int]
    points: list[PointNow]
    townships: list[Place]
    exceptions_open: int
    exceptions_settled: int
    exceptions: dict[str, int]
    care: list[Care]
    staff: list[Staff]
    cases: int
    contacts: int
    resamples_open: int
    statements: list[Statement]
