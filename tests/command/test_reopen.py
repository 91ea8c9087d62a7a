"""Opening a closed round again."""

from muster.account.closing import attendance_close, statement_current
from tests import cast
from tests.command.conftest import Desk

WHY = "forty late records came in the night"


def test_a_closed_round_is_opened_again_by_the_county_with_a_reason(desk: Desk) -> None:
    attendance_close(**cast.FIRST.acting(400), signed_for="the drill ends here")
    qin = desk()
    assert "Open the round again" in qin.get("/closing").content.decode()
    assert desk("cun").post("/closing/reopen", {"reason": WHY}).status_code == 403
    qin.post("/closing/reopen", {"reason": ""})
    standing = statement_current(cast.DISTRICT, cast.FIRST.round_code, "attendance")
    assert standing is not None
    assert standing.reopened is False
    assert qin.post("/closing/reopen", {"reason": WHY})["Location"] == "/closing"
    standing = statement_current(cast.DISTRICT, cast.FIRST.round_code, "attendance")
    assert standing is not None
    assert standing.reopened is True
