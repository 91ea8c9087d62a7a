"""A corner of the town for the tests of account, lab and trace: eight names in four households, one round."""

from tests.cast import (
    COMMAND,
    DISTRICT,
    FIRST,
    HAMLET,
    LI_MING,
    LI_NA,
    LI_WEI,
    LOWER,
    SUN_MEI,
    SUN_TAO,
    UPPER,
    WANG_FANG,
    WANG_LEI,
    ZHAO_JUN,
    ZHOU,
    names_of,
    rebuild_is_equal,
)
from tests.cast import LI as LI_HOUSEHOLD

__all__ = [
    "COMMAND", "DISTRICT", "EVERYBODY", "LI", "LI_MING", "LI_NA", "LI_WEI", "LOWER", "ROUND", "SUN_MEI", "SUN_TAO", "UPPER",
    "WANG_FANG", "WANG_LEI", "ZHAO_JUN", "ZHOU", "acting", "after", "hamlet_open", "pool", "rebuild_is_equal",
    "release", "report", "say",
]  # fmt: skip

ROUND = FIRST.round_code
LI = LI_HOUSEHOLD.id
EVERYBODY = names_of(HAMLET)

after, acting, say, pool, report, release = (
    FIRST.after, FIRST.acting, FIRST.say, FIRST.pool, FIRST.report, FIRST.release,
)  # fmt: skip


def hamlet_open() -> None:
    """The round is open; nobody has been sampled."""
    FIRST.open(HAMLET)
