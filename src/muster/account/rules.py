"""The round's rules as numbers, and the finish forecast. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

ATTENDANCE = ("open", "sampled", "excused", "elsewhere", "refused", "not_found")
RESULT = ("none", "pending", "held", "negative", "positive", "to_resample")
RESULT_UNDECIDED = ("pending", "held", "to_resample")
_ANSWERED_WITHOUT = ("excused", "elsewhere", "refused", "not_found", "linked")
TWINS_BASIS = "two entries of the roll, ruled to be one person"
TUBE_STAGES = ("open", "sealed", "received", "reported", "released", "rejected", "voided")

_FORECAST_HOURS = 3
_FULL_HOUR_MIN = 60
_PARTIAL_FROM_MIN = 10


def is_undecided(attendance: str, result: str) -> bool:
    """True while a name waits for a result; to be sampled again is no longer due once it is answered for otherwise."""
    return result in RESULT_UNDECIDED and not (result == "to_resample" and attendance in _ANSWERED_WITHOUT)


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What a round may set for itself, with the defaults of the national guide and county plans of 2022."""

    resample_hours: int = 6
    lane_window_min: int = 10
    tube_age_limit_min: int = 240
    device_silent_min: int = 30
    second_person: int = 1  # whether a closing needs one

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "RoundRules":
        return cls(**{field.name: int(settings[field.name]) for field in fields(cls) if field.name in settings})


@dataclass(frozen=True, slots=True)
class Forecast:
    finish_at: datetime
    plus_minus_min: int
    per_hour: int


def finish_forecast(hourly: Sequence[tuple[datetime, int]], remaining: int, now: datetime) -> Forecast | None:
    """When the last of ``remaining`` is sampled, at the pace of the last hours; None while there is no pace.

    ``hourly``: (start of a clock hour, specimens in it), any order. The hour under way counts by its share once ten
    minutes of it are over. The ± is the larger of the spread between those hours and counting noise (√remaining).
    """
    paces = _paces(hourly, now)
    minutes = sum(minutes for minutes, _ in paces)
    specimens = sum(count for _, count in paces)
    if remaining <= 0:
        return Forecast(now, 0, round(specimens / minutes * 60) if minutes else 0)
    if not specimens:
        return None
    per_min = specimens / minutes
    left_min = remaining / per_min
    spread = sqrt(sum((count / span - per_min) ** 2 for span, count in paces) / len(paces)) / per_min
    plus_minus = left_min * max(spread / sqrt(len(paces)), 1 / sqrt(remaining))
    return Forecast(now + timedelta(minutes=left_min), max(1, round(plus_minus)), round(per_min * 60))


def owner_of(village: str | None, owners: Mapping[str, str], otherwise: str) -> str:
    """The owner of ``village``: of the longest territory that is a prefix of its code."""
    code = village or ""
    prefix = max((territory for territory in owners if territory and code.startswith(territory)), key=len, default="")
    return owners[prefix] if prefix else otherwise


def _paces(hourly: Sequence[tuple[datetime, int]], now: datetime) -> list[tuple[float, int]]:
    """(minutes, specimens) of the last hours that say something of the pace."""
    found: list[tuple[float, int]] = []
    for start, specimens in sorted(hourly, reverse=True):
        minutes = min((now - start).total_seconds() / 60, _FULL_HOUR_MIN)
        if minutes >= _PARTIAL_FROM_MIN and now - start <= timedelta(hours=_FORECAST_HOURS):
            found.append((minutes, specimens))
    return found[:_FORECAST_HOURS]
