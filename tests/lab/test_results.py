"""Runs are reported once, amended with a reason, and released: negatives in bulk, the rest one by one."""

import pytest

from muster.account.queries import account_of, tube_of
from muster.common.problems import Problem
from muster.lab import actions
from tests.account.hamlet import DISTRICT, LI_WEI, ROUND, SUN_MEI, WANG_FANG, acting, pool, rebuild_is_equal

pytestmark = pytest.mark.usefixtures("hamlet")
TUBES = ["T001", "T002", "T003"]


@pytest.fixture(autouse=True)
def _received(hamlet: None) -> None:
    for tube, name in zip(TUBES, (LI_WEI, WANG_FANG, SUN_MEI), strict=True):
        pool(tube, [name])
    actions.tubes_receive(**acting(120), lab="LAB1", tubes=TUBES)
    actions.run_load(**acting(130), run="RUN1", lab="LAB1", tubes=TUBES)


def report(**results: str) -> list[str]:
    return actions.run_report(**acting(300), run="RUN1", results=results)


def test_negatives_are_released_in_bulk_and_positives_are_not() -> None:
    report(T001="negative", T002="positive", T003="negative")
    assert actions.results_release(**acting(310)) == 2
    assert [tube_of(DISTRICT, ROUND, tube).released for tube in TUBES] == [True, False, True]
    assert account_of(DISTRICT, ROUND, LI_WEI).result == "negative"
    assert actions.results_release(**acting(311)) == 0
    assert rebuild_is_equal()


def test_a_person_releases_a_positive_once() -> None:
    report(T002="positive")
    assert len(actions.result_release(**acting(310), tube="T002")) == 1
    assert tube_of(DISTRICT, ROUND, "T002").released
    assert actions.result_release(**acting(311), tube="T002") == []


def test_reporting_the_same_again_adds_nothing() -> None:
    assert len(report(T001="negative")) == 1
    assert report(T001="negative") == []


def test_another_result_takes_an_amendment() -> None:
    report(T001="negative")
    with pytest.raises(Problem) as refused:
        report(T001="positive")
    assert (refused.value.code, refused.value.detail) == ("result_differs", "T001")
    actions.result_amend(**acting(320), tube="T001", run="RUN2", result="positive", reason="second reading")
    assert tube_of(DISTRICT, ROUND, "T001").result == "positive"


def test_a_released_result_that_is_amended_waits_for_release_again() -> None:
    report(T001="negative")
    actions.results_release(**acting(310))
    actions.result_amend(**acting(320), tube="T001", run="RUN2", result="positive", reason="second reading")
    assert not tube_of(DISTRICT, ROUND, "T001").released
    assert account_of(DISTRICT, ROUND, LI_WEI).result == "held"


def test_a_tube_that_nobody_received_is_not_reported() -> None:
    with pytest.raises(Problem) as refused:
        report(T009="negative")
    assert refused.value.code == "tube_not_received"


def test_a_rejected_tube_has_no_result_to_release() -> None:
    actions.tube_reject(**acting(140), tube="T003", lab="LAB1", reason="no swab inside")
    assert account_of(DISTRICT, ROUND, SUN_MEI).attendance == "open"
    with pytest.raises(Problem) as refused:
        actions.result_release(**acting(310), tube="T003")
    assert refused.value.code == "result_not_releasable"
