"""Where a name stands, in words and shapes."""

from typing import Any

from muster.account.queries import Account
from muster.command import words
from muster.roll.enums import ExcuseReason


def line(account: Account) -> dict[str, Any]:
    excuse = dict(ExcuseReason.choices).get(account.excuse or "", account.excuse)
    return line_of(account.attendance, account.result) | {"excuse": excuse}


def line_of(attendance: str, result: str) -> dict[str, Any]:
    shape, style = words.STANDING_LOOK.get(attendance, ("free", ""))
    return {
        "shape": shape, "style": style, "word": words.ATTENDANCE.get(attendance, attendance),
        "result": words.RESULT[result], "look": words.RESULT_LOOK.get(result),
    }  # fmt: skip
