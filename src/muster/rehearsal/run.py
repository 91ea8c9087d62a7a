"""What the stages of one rehearsal hand on to each other."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from muster.access.models import User
from muster.access.tokens import token_make_many
from muster.access.users import user_create
from muster.common import clock
from muster.engine.day import DayResult
from muster.rehearsal.cast import Cast
from muster.rehearsal.client.device import Phone, enrol
from muster.rehearsal.client.http import Link
from muster.rehearsal.day import Invited, Workers
from muster.rehearsal.options import Options
from muster.rehearsal.player.lines import Names
from muster.rehearsal.player.pace import Pace
from muster.rehearsal.player.play import Player
from muster.rehearsal.player.seats import Seat
from muster.roll.models import Round

_ENROL_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Login:
    user: User
    password: str


@dataclass(slots=True)
class Run:
    """Filled from stage to stage; each stage reads only what an earlier one has set."""

    options: Options
    pace: Pace
    figures: dict[str, Any] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)
    round: Round = field(init=False)
    invited: Invited = field(init=False)
    workers: Workers = field(init=False)
    day: DayResult = field(init=False)
    names: Names = field(init=False)
    cast: Cast = field(init=False)
    player: Player = field(init=False)
    infected: dict[str, bool] = field(default_factory=dict)
    walk_ins: list[str] = field(default_factory=list)
    runs_made: int = 0
    tubes_made: int = 0

    @property
    def district(self) -> str:
        return self.options.district

    @property
    def round_code(self) -> str:
        return self.round.code

    @property
    def where(self) -> dict[str, str]:
        """The arguments by which the rooms' acts know the round."""
        return {"district": self.district, "round_code": self.round.code}

    def now(self) -> datetime:
        return clock.from_ms(self.pace.now_ms)

    def user(self, role: str, place: str = "") -> User:
        """The user of this role who answers for the place: the one with the longest territory that holds it."""
        able = [
            login.user for login in self.logins
            if login.user.role == role and (place or self.district).startswith(login.user.territory)
        ]  # fmt: skip
        return max(able, key=lambda user: len(user.territory))

    def leader(self, point: str) -> User:
        """The leader of a point; gets a login when first needed."""
        for login in self.logins:
            if (login.user.role, login.user.point) == ("point_leader", point):
                return login.user
        return self.user_make(f"leader-{point.lower()}", "point_leader", self.district, point)

    def user_make(self, username: str, role: str, territory: str, point: str = "", unit: str = "") -> User:
        user, password = user_create(
            username=username, role=role, territory=territory, point=point, unit=unit,
            by="rehearsal", at=self.now(),
        )  # fmt: skip
        self.logins.append(Login(user, password))
        return user

    def seats_add(self, places: list[tuple[str, int, str]]) -> list[int]:
        """Enrol a phone for each (point, lane, label), over HTTP with a token each; returns their seats."""
        phones = self.phones_enrol(places)
        first = len(self.player.seats)
        self.player.seats += [Seat(first + row, phone) for row, phone in enumerate(phones)]
        return list(range(first, len(self.player.seats)))

    def phones_enrol(self, places: list[tuple[str, int, str]]) -> list[Phone]:
        tokens = token_make_many(
            district=self.district, round=self.round.code, mode=self.round.mode, places=places,
            by=self.user("command").actor, at=self.now(),
        )  # fmt: skip
        return self.player.do(_enrol_all(self.player.link, tokens, [place[2] for place in places], self.pace))

    def tube_codes(self, count: int) -> list[str]:
        """Labels of tubes that nobody used yet."""
        first = self.tubes_made
        self.tubes_made += count
        return [f"T{row + 1:06d}" for row in range(first, self.tubes_made)]

    def run_codes(self, count: int) -> list[str]:
        first = self.runs_made
        self.runs_made += count
        return [f"RUN-{row + 1:04d}" for row in range(first, self.runs_made)]


async def _enrol_all(link: Link, tokens: list[str], labels: list[str], pace: Pace) -> list[Phone]:
    turns = asyncio.Semaphore(_ENROL_AT_ONCE)

    async def one(token: str, label: str) -> Phone:
        async with turns:
            return await enrol(link, token, label, clock=lambda: pace.now_ms, random=Random())  # noqa: S311

    return list(await asyncio.gather(*[one(token, label) for token, label in zip(tokens, labels, strict=True)]))
