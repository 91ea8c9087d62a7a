"""Whatever happens and however it is delivered, at any moment: the folded tables are those of a rebuild, the book
verifies, and every line that was answered is in it.

Acts and deliveries are rules. ``MUSTER_SOAK=20`` plays so many times as many days, and takes the minutes it needs to
shrink a failure to the few acts that matter.
"""

import os
import random
import sys
from collections.abc import Iterable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from muster.common.raw import raw_cursor
from muster.ledger.append import store
from muster.ledger.rebuild import rebuild
from muster.ledger.verify import verify
from tests.ledger.phone import DISTRICT, Phone
from tests.ledger.simulator import Chain, Day, batch_of, invite, server_phone

SOAK = int(os.environ.get("MUSTER_SOAK", "1"))
PLAYS = settings(
    max_examples=12 * SOAK,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink] if SOAK > 1 else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(0, 1 << 32)
SIZES = st.integers(1, 9)
TIMES = st.integers(1, 6)
Parcel = tuple[Chain, list[bytes]]


@pytest.mark.django_db
def test_at_any_moment_the_fold_is_the_rebuild_and_nothing_is_lost(home: object) -> None:
    run_state_machine_as_test(AnyDay, settings=PLAYS)


class AnyDay(RuleBasedStateMachine):
    """One day in a book of its own, which is undone at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.book = transaction.atomic()
        self.book.__enter__()
        self.sent: dict[int, int] = {}  # id(chain) → how many of its lines have set out
        self.late: list[Parcel] = []
        self.arrived: list[Parcel] = []
        self.stored: set[bytes] = set()

    @initialize(seed=SEEDS)
    def morning(self, seed: int) -> None:
        invite()
        phones = [Phone(point="P001", lane=1).enrol(), Phone(point="P001", lane=2).enrol(), Phone(point="P002").enrol()]
        self.day = Day(seed, phones, server_phone()).make(0)

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None and hasattr(self, "day"):
                self.evening()
        finally:
            transaction.set_rollback(True)
            self.book.__exit__(None, None, None)

    def evening(self) -> None:
        """Everything that is still on its way arrives."""
        for place, chain in enumerate(self.day.chains):
            self.late.append((chain, self.cut(place, len(chain.lines))))
        for parcel in self.late:
            self.hand_over([parcel])
        self.hold()
        assert self.stored >= {
            line.hash for chain in self.day.chains for line in batch_of(chain.phone, chain.lines).lines
        }

    # -- what happens

    def act(self, seed: int, *acts: str, times: int = 1) -> None:
        """``times`` of ``acts``. Ids are drawn too, so the moment is part of the seed: an id never comes back by chance."""
        self.day.dice = random.Random(f"{len(self.day.said)}:{seed}")
        for _ in range(times):
            getattr(self.day, self.day.dice.choice(acts))()

    @rule(seed=SEEDS, times=TIMES)
    def scan(self, seed: int, times: int) -> None:
        self.act(seed, "check_in", "collect", "collect", "tube_open", times=times)

    @rule(seed=SEEDS, times=TIMES)
    def answer(self, seed: int, times: int) -> None:
        self.act(seed, "answer", "walk_in", "elsewhere", "sign", times=times)

    @rule(seed=SEEDS)
    def move(self, seed: int) -> None:
        self.act(seed, "move")

    @rule(seed=SEEDS)
    def void(self, seed: int) -> None:
        self.act(seed, "void")

    @rule(seed=SEEDS, times=TIMES)
    def undo(self, seed: int, times: int) -> None:
        self.act(seed, "retract", "retract", "ring", times=times)

    @rule(seed=SEEDS, times=TIMES)
    def link(self, seed: int, times: int) -> None:
        self.act(seed, "link", "link", "unlink", times=times)

    @rule(seed=SEEDS)
    def late_member(self, seed: int) -> None:
        """A tube is sealed, and swabs go on."""
        self.act(seed, "tube_seal")
        self.act(seed, "collect", times=3)

    @rule(seed=SEEDS, times=TIMES)
    def lab(self, seed: int, times: int) -> None:
        self.act(seed, "lab", "lab", "amend", "release", times=times)

    @rule(seed=SEEDS)
    def doubt(self, seed: int) -> None:
        """Lines that are kept but do not count, and what a person rules on them."""
        self.act(seed, "conflict", "quarantine", "twin_quarantined", "junk")

    @rule(seed=SEEDS)
    def clone(self, seed: int) -> None:
        self.act(seed, "clone")

    @rule(seed=SEEDS, hours=st.sampled_from((-30, -1, 2, 26)))
    def clock_is_wrong(self, seed: int, hours: int) -> None:
        self.day.dice = random.Random(seed)
        self.day.phone().phone.clock_ms += hours * 3_600_000

    # -- how it is delivered

    @rule(which=SEEDS, size=SIZES)
    def deliver_next(self, which: int, size: int) -> None:
        self.hand_over([self.parcel(which, size)])

    @rule(which=st.lists(SEEDS, min_size=2, max_size=5), size=SIZES)
    def deliver_together(self, which: list[int], size: int) -> None:
        """Batches of several devices, or of one, in one group commit."""
        self.hand_over([self.parcel(one, size) for one in which])

    @rule(which=SEEDS, size=SIZES)
    def drop_for_now(self, which: int, size: int) -> None:
        self.put_off(self.parcel(which, size))

    @precondition(lambda self: self.late)
    @rule(which=SEEDS)
    def deliver_late(self, which: int) -> None:
        self.hand_over([self.late.pop(which % len(self.late))])

    @precondition(lambda self: self.arrived)
    @rule(which=SEEDS, beside=SEEDS)
    def repeat(self, which: int, beside: int) -> None:
        """An earlier batch once more, regrouped with what comes next on its chain."""
        chain, lines = self.arrived[which % len(self.arrived)]
        place = next(place for place, other in enumerate(self.day.chains) if other is chain)
        self.hand_over([(chain, [*lines, *self.cut(place, beside % 3)])])

    @rule(which=SEEDS, size=SIZES)
    def deliver_badly_signed(self, which: int, size: int) -> None:
        """The phone is told that its signature does not hold, and comes again later."""
        parcel = self.parcel(which, size)
        self.hand_over([parcel], good=False)
        self.put_off(parcel)

    @rule()
    def checkpoint(self) -> None:
        self.hold()

    # -- the means

    def parcel(self, which: int, size: int) -> Parcel:
        """The next lines of one of the chains that have some to send."""
        places = [
            place for place, chain in enumerate(self.day.chains) if len(chain.lines) > self.sent.get(id(chain), 0)
        ]
        place = places[which % len(places)] if places else 0
        return self.day.chains[place], self.cut(place, size)

    def cut(self, place: int, size: int) -> list[bytes]:
        """The next ``size`` lines of the chain at ``place``.."""
        key = id(self.day.chains[place])
        start = self.sent.get(key, 0)
        lines = self.day.chains[place].lines[start : start + size]
        self.sent[key] = start + len(lines)
        return lines

    def put_off(self, parcel: Parcel) -> None:
        if parcel[1]:
            self.late.append(parcel)

    def hand_over(self, parcels: Iterable[Parcel], *, good: bool = True) -> None:
        parcels = [(chain, lines) for chain, lines in parcels if lines]
        if not parcels:
            return
        batches = [batch_of(chain.phone, lines, good=good) for chain, lines in parcels]
        with transaction.atomic():
            store(raw_cursor(), DISTRICT, batches)
        for batch in batches:
            assert len(batch.verdicts) == len(batch.lines)
            for line, (_, verdict, _) in zip(batch.lines, batch.verdicts, strict=True):
                assert (verdict == "exists") is (line.hash in self.stored)
                self.stored.add(line.hash)
        self.arrived += parcels

    def hold(self) -> None:
        found = raw_cursor().execute("SELECT hash FROM event WHERE district = %s", (DISTRICT,)).fetchall()
        assert self.stored <= {bytes(row[0]) for row in found}
        assert verify(DISTRICT).faults == []
        with transaction.atomic():
            differing = rebuild(DISTRICT).differing
            transaction.set_rollback(True)  # what a rebuild would mend is not mended here
        assert differing == []
