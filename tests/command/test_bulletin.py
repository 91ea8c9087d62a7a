"""The day in sentences, exactly."""

from django.utils import translation

from muster.command import bulletin
from tests.command import made
from tests.conftest import StandingClock


def test_the_made_morning_in_english(clock: StandingClock) -> None:
    clock.set(made.NOW)
    with translation.override("en"):
        assert bulletin.sentences(made.board()) == [
            "Of 154,000 people on the roll, 121,846 (79.1 %) are answered for. 112,570 sampled, 4,940 excused, "
            "3,236 tested elsewhere, 212 refused, 888 not found.",
            "32,154 names are open: 30,011 still to come to their slot, 2,031 with a named owner, 112 with nobody yet.",
            "174 sampling points and 348 lanes; 7,409 people on duty: In-service party members 1,668, "
            "Rural party members 2,541, Seconded cadres 823, Grassroots workers 2,377.",
            "112,602 person-times swabbed. 131 people had come without being on the roll. "
            "At 24,860 an hour the last will be sampled at about 11:58, give or take 11 min.",
            "11,260 tubes (samples): 3,554 reported, 4,806 at the laboratory, 2,900 not there yet. 3 of these are over 4 h.",
            "Results: 37,520 people negative, 30 held on a positive tube, 1 positive. 1 case with 14 contacts is followed.",
            "Exceptions: 7 waiting for a ruling, 12 settled.",
            "Closed: attendance by statement 1 at 09:42.",
        ]


def test_the_made_morning_in_chinese(clock: StandingClock) -> None:
    clock.set(made.NOW)
    with translation.override("zh-hans"):
        said = bulletin.sentences(made.board())
    assert said[0] == (
        "名册 154,000 人，已交代 121,846 人（79.1 %）。其中已采样 112,570 人，已说明 4,940 人，在外已检 3,236 人，"
        "拒绝 212 人，两访未遇 888 人。"
    )
    assert (
        said[4]
        == "试管 11,260 支（样本）：已报告 3,554 支，实验室待检 4,806 支，尚未送达 2,900 支。其中 3 支已超过 4 时。"
    )
    assert said[-1] == "已销号：采样交代第 1 号（09:42）。"


def test_the_page_has_both_with_its_own_language_first() -> None:
    for language, order in (("en", ["en", "zh-Hans"]), ("zh-hans", ["zh-Hans", "en"])):
        with translation.override(language):
            assert [paper["lang"] for paper in bulletin.in_both(made.board())] == order
