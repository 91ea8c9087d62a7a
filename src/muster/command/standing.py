"""Where a name stands, in words and shapes."""

from typing import Any

from muster.account.queries import Account
from muster.command import words
from muster.roll.enums import ExcuseReason


def line(account: Account) -> dict[str, Any]:
    shape, style = words.STANDING_LOOK.get(account.attendance, ("free", ""))
    return {
        "shape": shape, "style": style, "word": words.ATTENDANCE.get(account.attendance, account.attendance),
        "result": words.RESULT[account.result], "look": words.RESULT_LOOK.get(account.result),
        "excuse": dict(ExcuseReason.choices).get(account.excuse or "", account.excuse),
    }  # fmt: skip
