"""The job that prints: codes and slips are made, files are set, and the reads are audited, all or nothing."""

import hashlib
import zipfile
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from muster.access.audit import read_persons
from muster.access.models import User
from muster.access.rules import require
from muster.access.scope import Scope, scope
from muster.access.seconds import act_register
from muster.common import clock
from muster.common.problems import Problem
from muster.common.sheets import ZIP
from muster.jobs import kinds
from muster.jobs.kinds import Result
from muster.jobs.models import Job
from muster.jobs.progress import Progress
from muster.plan.queries import round_get
from muster.public import actions, queries, rules
from muster.public.cards import Press
from muster.public.enums import Purpose
from muster.public.fonts import card_font
from muster.public.press import set_type
from muster.public.queries import Choice, Household
from muster.roll.models import Division, Round

KIND, PDF = "cards", "application/pdf"
ACT = "print_cards"  # of more than a village or a point: with a second person
MEMORY_MB = 1_200
PRESSES, PRESS_MOST = 2, 700  # at once, and households for one
_File = tuple[dict[str, Any], dict[str, Any]]  # what a file is, and what is on it
_SETTING = gettext_noop("Cards are set")


@dataclass(slots=True)
class Printed:
    """What came of a print so far."""

    households: int = 0
    sheets: int = 0
    residents: list[UUID] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)


def register() -> None:
    act_register(
        ACT, _("Household cards"),
        {"round": _("Round"), "place": _("Place"), "households": _("Households"), "residents": _("Residents"),
         "slips": _("With a result code for each resident"), "why": _("What for")},
        values={"slips": {True: _("yes")}, "why": dict(Purpose.choices)}, coded=True,
    )  # fmt: skip
    kinds.register(
        KIND, run, permission="print_cards", memory_mb=MEMORY_MB, word=_("Household cards"),
        words={"households": _("Households"), "residents": _("Residents"), "sheets": _("Sheets of A4"), "files": _("Files")},
    )  # fmt: skip


def params(choice: Choice, *, slips: bool, purpose: str) -> dict[str, Any]:
    """A choice as the job keeps it."""
    household = str(choice.household) if choice.household else ""
    return {
        "round": choice.round, "division": choice.division, "point": choice.point, "household": household, "slips": slips,
        "purpose": purpose,
    }  # fmt: skip


@transaction.atomic
def run(job: Job, progress: Progress) -> Result:
    """Prints what the job's params choose of what its user may see now. Problem cards_none when that is nothing."""
    asked = job.params
    choice = Choice(
        job.district, asked["round"], asked["division"], asked["point"],
        UUID(asked["household"]) if asked["household"] else None,
    )  # fmt: skip
    printed = _files(job, progress, choice, _scope(job.by), slips=asked["slips"])
    if not printed.files:
        raise Problem("cards_none")
    read_persons(
        job.by, f"cards {asked['purpose']}", printed.residents, district=job.district, action="persons_printed",
        bulk=choice.household is None,
    )  # fmt: skip
    name = printed.files[0]["file"]
    if len(printed.files) > 1:
        name = f"cards-{choice.round}.zip"
        _pack(job, name, printed, asked["purpose"])
    facts: dict[str, int | str] = {
        "households": printed.households, "residents": len(printed.residents), "sheets": printed.sheets,
        "files": len(printed.files),
    }  # fmt: skip
    return Result(facts, file=name, name=name, media=PDF if len(printed.files) == 1 else ZIP)


def _files(job: Job, progress: Progress, choice: Choice, seen: Scope, *, slips: bool) -> Printed:
    """A file for each village, or for each FILE_MOST households of it; so many households go to one press at once."""
    round_ = round_get(choice.district, choice.round)
    county = Division.objects.filter(code=choice.district).values_list("name_zh", flat=True).first() or ""
    font, printed = card_font(), Printed()
    press = Press.of(round_, county, font)
    files = list(queries.household_files(choice, seen))
    total, taken, ready = sum(len(ids) for _, ids in files), 0, list[_File]()
    with _Presses(job, printed, font.folders) as presses:
        for number, (village, ids) in enumerate(files, 1):
            progress.say(taken, total, note=_SETTING)
            homes = queries.households_for(round_, ids)
            cells = _cells(press, round_, homes, by=job.by, slips=slips)
            residents = [member.id for home in homes for member in home.members]
            about = {"file": f"cards-{choice.round}-{village}-{number}.pdf", "village": village, "households": len(homes),
                     "residents": len(residents), "sheets": -(-len(cells) // rules.SHEET)}  # fmt: skip
            printed.residents += residents
            ready.append((about, press.order(cells)))
            taken += len(ids)
            if sum(about["households"] for about, _sheets in ready) >= PRESS_MOST:
                presses.take(ready)
                ready = []
        presses.take(ready)
    return printed


class _Presses:
    """Two at a time. What they have set is in the job's folder when this ends."""

    def __init__(self, job: Job, printed: Printed, folders: Sequence[str]) -> None:
        self._job, self._printed, self._folders = job, printed, folders
        self._pool = ThreadPoolExecutor(PRESSES)
        self._waiting: deque[tuple[list[_File], Future[list[bytes]]]] = deque()

    def take(self, files: list[_File]) -> None:
        if not files:
            return
        if len(self._waiting) == PRESSES:
            self._finish()
        sheets = [order for _about, order in files]
        self._waiting.append((files, self._pool.submit(set_type, sheets, folders=self._folders)))

    def _finish(self) -> None:
        files, made = self._waiting.popleft()
        for (about, _sheets), body in zip(files, made.result(), strict=True):
            (self._job.folder / about["file"]).write_bytes(body)
            self._printed.files.append({**about, "sha256": hashlib.sha256(body).hexdigest()})
            self._printed.households += about["households"]
            self._printed.sheets += about["sheets"]

    def __enter__(self) -> "_Presses":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._pool:
            while self._waiting and kind is None:
                self._finish()


def _cells(press: Press, round_: Round, homes: list[Household], *, by: str, slips: bool) -> list[dict[str, Any]]:
    where: dict[str, Any] = {"district": round_.district, "round": round_.code, "by": by, "at": clock.now()}
    codes = actions.card_codes(households=[home.id for home in homes], **where)
    members = [member.id for home in homes for member in home.members]
    tokens = iter(actions.slips_make(residents=members, **where) if slips else ())
    return [
        cell
        for home in homes
        for cell in press.cells(home, codes[home.id], [next(tokens) for _ in home.members] if slips else [])
    ]


def _pack(job: Job, name: str, printed: Printed, purpose: str) -> None:
    """All files and what they are; the single ones go."""
    manifest = {
        "made_at": clock.now(), "by": job.by, "purpose": purpose, "households": printed.households,
        "residents": len(printed.residents), "sheets": printed.sheets, "files": printed.files,
    }  # fmt: skip
    with zipfile.ZipFile(job.folder / name, "w", zipfile.ZIP_STORED) as pack:
        for one in printed.files:
            pack.write(job.folder / one["file"], one["file"])
            (job.folder / one["file"]).unlink()
        pack.writestr("manifest.json", msgspec.json.format(msgspec.json.encode(manifest)))


def _scope(actor: str) -> Scope:
    """What the user who asked may see at this moment: it may have changed while the job stood in line."""
    user = User.objects.filter(pk=actor.removeprefix("user:")).first()
    if user is None:
        raise Problem("not_allowed")
    require(user, "print_cards")
    return scope(user, persons=True)
