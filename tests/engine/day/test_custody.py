"""Every sealed tube goes into one bag, one box, and is received unless lost."""

import numpy as np

from muster.engine.day import Act, DayResult, Fate, Outcome, TubeResult


def test_bags_and_boxes_hold_every_tube_once(day: DayResult) -> None:
    assert sorted(day.bag_tube.tolist()) == list(range(len(day.tubes)))
    assert int(day.bags["count"].max()) <= 20
    assert int(day.boxes["tubes"].sum()) == len(day.tubes)
    for bag, row in enumerate(day.bags):
        members = day.bag_tube[row["first"] : row["first"] + row["count"]]
        assert set(day.tubes["bag"][members].tolist()) == {bag}
        assert set(day.tubes["point"][members].tolist()) == {int(row["point"])}


def test_one_or_two_tubes_are_lost_and_one_to_three_rejected(day: DayResult) -> None:
    assert 1 <= int((day.tubes["fate"] == Fate.LOST).sum()) <= 2
    assert 1 <= int((day.tubes["fate"] == Fate.REJECTED).sum()) <= 3
    missing = day.boxes["tubes"] - day.boxes["received"]
    assert missing.sum() == (day.tubes["fate"] == Fate.LOST).sum()


def test_each_tube_passes_the_stations_in_order(day: DayResult) -> None:
    steps, tubes = day.steps, day.tubes
    at = {act: steps["at_ms"][steps["act"] == act] for act in (Act.BAG_PACKED, Act.CUSTODY_HANDED_OVER)}
    by_bag, by_box = np.zeros(len(day.bags), np.int64), np.zeros(len(day.boxes), np.int64)
    by_bag[steps["a"][steps["act"] == Act.BAG_PACKED]] = at[Act.BAG_PACKED]
    by_box[steps["a"][steps["act"] == Act.CUSTODY_HANDED_OVER]] = at[Act.CUSTODY_HANDED_OVER]
    received = steps[steps["act"] == Act.TUBE_RECEIVED]
    assert bool((tubes["sealed_at_ms"] < by_bag[tubes["bag"]]).all())
    assert bool((by_bag[tubes["bag"]] < by_box[tubes["box"]]).all())
    assert bool((by_box[tubes["box"][received["tube"]]] < received["at_ms"]).all())
    assert received["a"].tolist() == list(range(1, len(received) + 1))


def test_every_tested_tube_is_reported_once_with_the_truth(day: DayResult) -> None:
    reports = day.steps[day.steps["act"] == Act.RESULT_REPORTED]
    assert sorted(reports["tube"].tolist()) == np.flatnonzero(day.tubes["fate"] == Fate.TESTED).tolist()
    clear = reports[reports["code"] != TubeResult.INDETERMINATE]
    assert (clear["code"] == TubeResult.POSITIVE).tolist() == (day.tubes["infected"][clear["tube"]] > 0).tolist()


def test_runs_hold_the_reported_tubes(day: DayResult) -> None:
    assert int(day.runs["count"].max()) <= 94
    assert len(day.run_tube) == int(day.runs["count"].sum()) == int((day.tubes["fate"] == Fate.TESTED).sum())


def test_queue_counts_are_those_of_the_summary(day: DayResult) -> None:
    counts = day.steps[day.steps["act"] == Act.QUEUE_COUNTED]
    points = day.devices["point"][counts["device"]]
    for point in range(len(day.summary.queue)):
        mine = counts["a"][points == point].tolist()
        assert mine == day.summary.queue[point][: len(mine)].tolist()
    assert day.summary.outcomes["sampled"] == int((day.outcome == Outcome.SAMPLED).sum())
