"""A made-up morning of a county, for pages and rules: nothing of it was ever measured."""

import random
from typing import Any

from muster.command.numbers import (
    Account,
    Board,
    Care,
    Devices,
    Forecast,
    Hour,
    Place,
    PointNow,
    Results,
    Staff,
    Statement,
    Tubes,
)

NOW = 1_649_990_520_000  # 2022-04-15 10:42 in Shanghai
HOUR = 3_600_000

TOWNSHIPS = [
    Place(f"0000001{number:02d}", zh, en)
    for number, (zh, en) in enumerate(
        [
            ("东镇", "East Town"),
            ("西镇", "West Town"),
            ("南镇", "South Town"),
            ("北镇", "North Town"),
            ("河口乡", "Hekou"),
            ("山前乡", "Shanqian"),
            ("柳林乡", "Liulin"),
            ("石桥乡", "Shiqiao"),
            ("泉上乡", "Quanshang"),
            ("新街社区", "New Street"),
        ]
    )
]


def points(count: int = 174) -> list[PointNow]:
    chance = random.Random(7)
    made = []
    for number in range(count):
        town = TOWNSHIPS[number % len(TOWNSHIPS)]
        across, down = (number % 10) % 4, (number % 10) // 4
        waiting = chance.choice([0, 4, 9, 12, 20, 28, 35]) if number % 29 else 130
        per_hour = chance.randint(60, 95)
        wait = round(60 * waiting / per_hour) if number % 41 else None
        made.append(
            PointNow(
                code=f"P{number + 1:03d}",
                name=f"{town.zh} {number // 10 + 1:02d}",
                village=f"{town.code}{number // 10 + 1:03d}",
                x=120 + 230 * across + chance.randint(-70, 70),
                y=150 + 300 * down + chance.randint(-95, 95),
                lanes=2,
                waiting=waiting if wait is not None else None,
                wait_min=wait,
                label="unknown" if wait is None else "jammed" if wait >= 50 else "busy" if wait >= 25 else "free",
                sampled=chance.randint(520, 720),
                per_hour=per_hour,
                open=chance.randint(90, 260),
                last_at=NOW - 90_000,
            )
        )
    return made


def board(**changes: Any) -> Board:
    return Board(**(_round() | _people() | _things() | changes))


def _round() -> dict[str, Any]:
    return {
        "district": Place("000000", "样板县", "Sample County"), "round": "2022-04-15", "round_name": "第 1 轮", "mode": "drill",
        "timezone": "Asia/Shanghai", "opens_at": NOW - 5 * HOUR, "closes_at": NOW + 9 * HOUR, "scope_prefix": "",
        "scope_point": "", "at": NOW, "townships": TOWNSHIPS,
        "forecast": Forecast(state="running", at=NOW + 76 * 60_000, spread_min=11, per_hour=24_860),
        "statements": [Statement("attendance", 1, NOW - HOUR, "user:1")],
    }  # fmt: skip


def _people() -> dict[str, Any]:
    return {
        "account": Account(names=154_000, sampled=112_570, excused=4_940, elsewhere=3_236, refused=212, not_found=888,
                           open=32_154, later=30_011, owned=2_031, nobody=112, overdue=18),
        "results": Results(none=40_318, pending=76_120, held=30, negative=37_520, positive=1, to_resample=11),
        "specimens": 112_602, "walk_ins": 131, "cases": 1, "contacts": 14, "resamples_open": 29,
        "hours": [Hour(NOW - (NOW % HOUR) - back * HOUR, many)
                  for back, many in [(4, 19_880), (3, 26_310), (2, 25_902), (1, 24_860), (0, 15_650)]],
        "care": [Care("yellow_code", 86, 86, 0), Care("red_code", 4, 4, 0), Care("postpartum", 131, 128, 2),
                 Care("bedridden", 402, 311, 60)],
        "staff": [Staff("party_service", "在职党员", "In-service party members", 1_668, 1_673, True),
                  Staff("party_rural", "农村党员", "Rural party members", 2_541, 2_584, True),
                  Staff("cadre", "下沉干部", "Seconded cadres", 823, 823, True),
                  Staff("grassroots", "基层工作者", "Grassroots workers", 2_377, 2_405, True),
                  Staff("sampler", "采样人员", "Samplers", 696, 700, False)],
    }  # fmt: skip


def _things() -> dict[str, Any]:
    places = points()
    labels = ("free", "busy", "jammed", "unknown", "done")
    return {
        "tubes": Tubes(open=348, sealed=612, transit=1_940, received=4_806, reported=3_554, late=3, positive=3, voided=2,
                       limit_min=240, oldest_min=256, oldest_tube="T0415-0822-7", oldest_point="P042",
                       ages=(1_204, 988, 520, 185, 3)),
        "devices": Devices(working=702, silent=9, unsent=1_204, oldest_unsent_min=112, heard=(655, 30, 8, 9)),
        "labels": {label: sum(point.label == label for point in places) for label in labels}, "points": places,
        "exceptions_open": 7, "exceptions_settled": 12,
        "exceptions": {"tube_count_differs": 3, "conflict": 1, "quarantined": 2, "custody_difference": 1},
    }  # fmt: skip
