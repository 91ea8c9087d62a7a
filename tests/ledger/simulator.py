"""A bad day made from a seed: events of a few phones and the server, and many ways to deliver the same set.

``day_make`` gives the lines; ``deliver`` hands them over in an order drawn from another seed: batches cut anew, dropped and
sent again, repeated, mixed with other devices' in one group commit. What the tables say must not depend on any of it.
"""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from muster.access import keys
from muster.common import clock
from muster.common.raw import raw_cursor
from muster.ledger import head as heads
from muster.ledger import own
from muster.ledger.append import store
from muster.ledger.batch import Batch
from muster.ledger.envelope import NO_HASH, Enrolled, read
from tests.account import hamlet
from tests.ledger.phone import DAY, DISTRICT, ROUND, Phone

TUBES = ("T001", "T002", "T003", "T010")
NAMES = [*hamlet.EVERYBODY, hamlet.ZHOU, UUID(int=0xE2), UUID(int=0xE3)]
WORKERS = [UUID(int=0xF1), UUID(int=0xF2)]
COLOURS = ("green", "yellow", "red", "none", "unreadable")
RESULTS = ("negative", "positive", "indeterminate")


@dataclass(slots=True)
class Chain:
    """One line of succession: a phone, a copy of it, or the server."""

    phone: Phone
    lines: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Said:
    """An event that was made, so that others can name it."""

    id: str
    hash: str
    kind: str
    body: dict[str, Any]
    chain: Chain


class Day:
    """Makes the events of one day. Every choice comes from ``dice``."""

    def __init__(self, seed: int, phones: list[Phone], server: Phone) -> None:
        self.dice = random.Random(seed)
        self.phones = [Chain(phone) for phone in phones]
        self.server = Chain(server)
        self.said: list[Said] = []

    @property
    def chains(self) -> list[Chain]:
        return [*self.phones, self.server]

    def make(self, steps: int) -> "Day":
        self.tell(
            self.server, "RoundOpened", names=8, roll_hash=NO_HASH, starts_at=DAY - 7_200_000, ends_at=DAY + 86_400_000
        )
        for _ in range(steps):
            act, weight = zip(*_ACTS, strict=True)
            self.dice.choices(act, weight)[0](self)
            if self.dice.random() < 0.02:
                self.clone()
        return self

    def clone(self) -> None:
        """A phone is copied with its key and chain: both go on from here."""
        original = self.dice.choice(self.phones)
        copy = Phone.__new__(Phone)
        copy.__dict__.update(original.phone.__dict__)
        copy.actor, copy.clock_ms = "copy", original.phone.clock_ms + self.dice.choice((0, 500, -86_400_000))
        self.phones.append(Chain(copy))

    # -- making lines

    def tell(self, chain: Chain, kind: str, *, other: dict[str, Any] | None = None, **body: Any) -> Said:
        """One event on ``chain``. ``other``: envelope members to be set against the rules."""
        phone = chain.phone
        phone.seq += 1
        phone.clock_ms += self.dice.choice((0, 1_000, 60_000, 600_000))
        facts = {name: str(value) if isinstance(value, UUID) else value for name, value in body.items()}
        raw = phone.envelope(kind, facts, **({"id": self.uid()} | (other or {})))
        phone.prev = hashlib.sha256(raw).hexdigest()
        chain.lines.append(raw)
        said = Said(str(msgspec.json.decode(raw)["id"]), phone.prev, kind, facts, chain)
        self.said.append(said)
        return said

    def uid(self) -> str:
        raw = bytearray(self.dice.randbytes(16))
        raw[6], raw[8] = raw[6] & 0x0F | 0x70, raw[8] & 0x3F | 0x80
        return str(UUID(bytes=bytes(raw)))

    def phone(self) -> Chain:
        return self.dice.choice(self.phones)

    def anyone(self) -> Chain:
        return self.dice.choice(self.chains)

    def name(self) -> UUID:
        return self.dice.choice(NAMES)

    def tube(self) -> str:
        return self.dice.choice(TUBES)

    def place(self, chain: Chain) -> dict[str, Any]:
        return {"point": chain.phone.point, "lane": chain.phone.lane}

    def earlier(self, *kinds: str) -> Said | None:
        found = [said for said in self.said if not kinds or said.kind in kinds]
        return self.dice.choice(found) if found else None

    # -- what happens

    def check_in(self) -> None:
        chain, resident = self.phone(), self.name()
        self.tell(chain, "ResidentCheckedIn", resident=resident, how="qr", **self.place(chain))
        colours = {"health": self.dice.choice(COLOURS), "travel": self.dice.choice(COLOURS)}
        self.tell(chain, "CodesInspected", resident=resident, **self.place(chain), **colours)
        self.tell(
            chain, "TemperatureTaken", resident=resident, **self.place(chain), temp_dc=self.dice.randint(360, 380)
        )

    def collect(self) -> None:
        chain = self.phone()
        mode = self.dice.choices(("live", "paper", "training"), (8, 1, 1))[0]
        self.tell(
            chain,
            "SpecimenCollected",
            other={"mode": mode},
            resident=self.name(),
            tube=self.tube(),
            **self.place(chain),
        )

    def tube_open(self) -> None:
        chain, tube = self.phone(), self.tube()
        self.tell(
            chain,
            "TubeOpened",
            tube=tube,
            **self.place(chain),
            capacity=1 if tube < "T003" else self.dice.choice((5, 10)),
        )

    def tube_seal(self) -> None:
        chain = self.phone()
        self.tell(chain, "TubeSealed", tube=self.tube(), **self.place(chain), count=self.dice.randint(0, 4))

    def void(self) -> None:
        if said := self.earlier("SpecimenCollected", "SpecimenMoved"):
            self.tell(self.phone(), "SpecimenVoided", event=said.id, resident=said.body["resident"],
                      tube=said.body["tube"], reason="undo")  # fmt: skip

    def move(self) -> None:
        if said := self.earlier("SpecimenCollected", "SpecimenMoved"):
            chain = self.phone()
            resident = said.body["resident"] if self.dice.random() < 0.8 else self.name()
            self.tell(chain, "SpecimenMoved", event=said.id, resident=resident, tube=self.tube(), from_tube=said.body["tube"],
                      **self.place(chain), collected_at=chain.phone.clock_ms - 60_000, reason="wrong tube")  # fmt: skip

    def retract(self) -> None:
        if said := self.earlier():
            self.tell(self.anyone(), "EventRetracted", event=said.id, reason="mistake")

    def ring(self) -> None:
        """Corrections that name each other, which no honest phone can make."""
        chain, one, other = self.phone(), self.uid(), self.uid()
        self.tell(chain, "EventRetracted", other={"id": one}, event=other, reason="ring")
        self.tell(self.phone(), "EventRetracted", other={"id": other}, event=one, reason="ring")

    def link(self) -> None:
        one, other = self.name(), self.name()
        text = self.dice.choice((str, lambda uid: uid.hex, lambda uid: str(uid).upper()))
        self.tell(self.server, "ResidentsLinked", resident=text(one), same_as=text(other), basis="same card")

    def unlink(self) -> None:
        if said := self.earlier("ResidentsLinked"):
            self.tell(self.server, "ResidentsUnlinked", event=said.id, resident=said.body["resident"],
                      same_as=said.body["same_as"], reason="two people")  # fmt: skip

    def walk_in(self) -> None:
        chain = self.phone()
        more = {"village": hamlet.UPPER} if self.dice.random() < 0.5 else {}
        self.tell(chain, "ResidentRegistered", resident=self.dice.choice(NAMES[-3:]), **self.place(chain), **more)

    def answer(self) -> None:
        chain, resident = self.phone(), self.name()
        kind, body = self.dice.choice((
            ("VisitMade", {"outcome": self.dice.choice(("nobody_home", "not_known_here", "found"))}),
            ("VisitMade", {"outcome": "nobody_home"}),
            ("ExcuseGranted", {"reason": self.dice.choice("ab"), "proof": "p"}),
            ("RefusalRecorded", {"reason": self.dice.choice("ab")}),
            ("ElsewhereClaimed", {"place": self.dice.choice("ab"), "proof": "p"}),
            ("OpenNameAssigned", {"owner": self.dice.choice("ab"), "due_at": DAY}),
            ("CareMarkSet", {"mark": "dialysis"}),
            ("CareNoticeAcknowledged", {"mark": "dialysis", "point": "P001", "sampler": "s"}),
            ("ResampleOrdered", {"tube": self.tube(), "due_at": DAY}),
        ))  # fmt: skip
        self.tell(chain, kind, resident=resident, **body)

    def lab(self) -> None:
        tube = self.tube()
        kind, body = self.dice.choice((
            ("TubeReceived", {"lab": self.dice.choice("AB"), "accession": "a"}),
            ("TubeRejected", {"lab": "A", "reason": self.dice.choice("ab")}),
            ("TubeVoided", {"reason": self.dice.choice(("lost", "leaked"))}),
            ("ResultReported", {"run": "R1", "result": self.dice.choice(RESULTS)}),
            ("ResultReported", {"run": "R2", "result": self.dice.choice(RESULTS)}),
        ))  # fmt: skip
        self.tell(self.phone(), kind, tube=tube, **body)

    def release(self) -> None:
        self.tell(self.server, "ResultReleased", tube=self.tube(), result=self.dice.choice(RESULTS))

    def amend(self) -> None:
        if said := self.earlier("ResultReported", "ResultAmended"):
            self.tell(self.phone(), "ResultAmended", event=said.id, tube=said.body["tube"], run="R3",
                      result=self.dice.choice(RESULTS), reason="read wrongly")  # fmt: skip

    def conflict(self) -> None:
        """The id of an earlier event again, with other bytes; sometimes a person rules."""
        if said := self.earlier("SpecimenCollected", "ResultReported", "EventRetracted", "TubeOpened"):
            body = said.body | ({"tube": self.tube()} if "tube" in said.body else {"reason": "again"})
            twin = self.tell(
                said.chain if said.chain in self.phones else self.phone(), said.kind, other={"id": said.id}, **body
            )
            if self.dice.random() < 0.6:
                out = self.dice.choice((said, twin))
                self.tell(self.server, "EventRetracted", event=said.id, hash=out.hash, reason="ruled")

    def quarantine(self) -> None:
        """A line that its device may not say; sometimes a person lets it count."""
        chain = self.phone()
        wrong = self.dice.choice(
            ({"mode": "drill"}, {"round": "2022-04-16"}, {"version": 2}, {"kind": "MoodObserved"}, {"at": -1})
        )
        said = self.tell(
            chain, "SpecimenCollected", other=wrong, resident=self.name(), tube=self.tube(), **self.place(chain)
        )
        if self.dice.random() < 0.6:
            self.tell(self.server, "QuarantineReleased", event=said.id, hash=said.hash, reason="it is true")

    def twin_quarantined(self) -> None:
        """The id of an earlier event on a line that its device may not say."""
        if said := self.earlier("SpecimenCollected"):
            chain = said.chain if said.chain in self.phones else self.phone()
            twin = self.tell(chain, said.kind, other={"id": said.id, "mode": "drill"}, **said.body)
            if self.dice.random() < 0.4:
                self.tell(self.server, "QuarantineReleased", event=said.id, hash=twin.hash, reason="it is true")

    def junk(self) -> None:
        chain = self.phone()
        chain.lines.append(chain.phone.raw_line(self.dice.randbytes(9).replace(b"\n", b"-")))

    def elsewhere(self) -> None:
        """Facts of the other rooms."""
        chain = self.phone()
        place, worker = self.place(chain), self.dice.choice(WORKERS)
        kind, body = self.dice.choice((
            ("BagPacked", {"bag": self.dice.choice(("BAG1", "BAG2")), "point": "P001", "tubes": self.dice.sample(TUBES, 2)}),
            ("BoxPacked", {"box": "BOX1", "point": "P001", "bags": self.dice.sample(("BAG1", "BAG2"), 1), "tubes": 2}),
            ("CustodyHandedOver", {"box": "BOX1", "to": self.dice.choice("ab"), "tubes": self.dice.randint(1, 3)}),
            ("CustodyReceived", {"box": "BOX1", "lab": self.dice.choice("AB"), "tubes": self.dice.randint(1, 3)}),
            ("DifferenceSigned", {"box": "BOX1", "missing": ["T001"], "extra": [], "reason": self.dice.choice("ab")}),
            ("RunLoaded", {"run": self.dice.choice(("R1", "R2")), "lab": "A", "tubes": self.dice.sample(TUBES, 2)}),
            ("CaseOpened", {"case": UUID(int=7), "resident": self.name(), "tube": self.tube()}),
            ("ContactNamed", {"case": UUID(int=7), "resident": self.name(), "basis": self.dice.choice(("tube", "lane"))}),
            ("ContactFollowedUp", {"case": UUID(int=7), "resident": self.name(), "outcome": self.dice.choice("ab")}),
            ("WorkerSignedOn", {"worker": worker, "post": "sampler", **place}),
            ("ShiftStarted", {"worker": worker, "post": "sampler", **place}),
            ("ShiftEnded", {"worker": worker, "point": "P001", "suit_min": self.dice.randint(1, 9)}),
            ("PointReadied", {"point": "P001", "item": self.dice.choice("ab"), "done": self.dice.random() < 0.5}),
            ("LaneOpened", place), ("LaneClosed", {**place, "tubes": self.dice.randint(0, 3)}),
            ("QueueCounted", {"point": "P001", "waiting": self.dice.randint(0, 9)}),
            ("DisinfectionDone", {"point": "P001", "place": "table"}),
            ("IncidentReported", {"point": "P001", "what": "faint", "grade": "2"}),
            ("SuppliesCounted", {"point": "P001", "item": "swabs", "left": self.dice.randint(0, 9)}),
        ))  # fmt: skip
        self.tell(chain, kind, **body)

    def sign(self) -> None:
        kind, body = self.dice.choice((
            ("AttendanceClosed", {"statement": 1, "counts": {"sampled": self.dice.randint(0, 8)}}),
            ("ResultsClosed", {"statement": self.dice.randint(1, 2), "counts": {"negative": 1}}),
            ("ExceptionSettled", {"exception": "clock", "subject": "x", "ruling": self.dice.choice("ab")}),
            ("DeviceSignedOff", {"silent": self.phone().phone.id, "reason": "lost"}),
            ("RoundOpened", {"names": 8, "roll_hash": NO_HASH, "starts_at": DAY, "ends_at": DAY + 3_600_000 * self.dice.randint(1, 30)}),
        ))  # fmt: skip
        self.tell(self.server, kind, **body)


_ACTS: list[tuple[Callable[[Day], None], int]] = [
    (Day.check_in, 6), (Day.collect, 14), (Day.tube_open, 5), (Day.tube_seal, 3), (Day.void, 3), (Day.move, 4),
    (Day.retract, 6), (Day.ring, 1), (Day.link, 4), (Day.unlink, 2), (Day.walk_in, 2), (Day.answer, 6), (Day.lab, 7),
    (Day.release, 5), (Day.amend, 3), (Day.conflict, 3), (Day.quarantine, 3), (Day.twin_quarantined, 1), (Day.junk, 1),
    (Day.elsewhere, 8), (Day.sign, 3),
]  # fmt: skip


def server_phone() -> Phone:
    """The server's own device as a phone, going on where the book stands."""
    phone = Phone(actor="user:1")
    phone.key = keys.server_key()
    phone.x, phone.y = heads.coordinates(phone.key.public_key())
    phone.id = own.device_id()
    with_tip = raw_cursor().execute(
        "SELECT last_seq, last_hash FROM device_chain WHERE district = %s AND device = %s", (DISTRICT, phone.id)
    )
    row = with_tip.fetchone()
    if row:
        phone.seq, phone.prev = row[0], bytes(row[1]).hex()
    return phone


def invite() -> None:
    """Everybody of the hamlet has an invitation; the round is not open yet."""
    for number, name in enumerate(hamlet.EVERYBODY):
        village, point = (hamlet.UPPER, "P001") if number % 2 else (hamlet.LOWER, "P002")
        raw_cursor().execute(
            "INSERT INTO invitation VALUES (%s, %s, %s, %s, %s, %s, 1, %s, false)",
            (DISTRICT, ROUND, name, UUID(int=0xA0 + number // 3), village, point, clock.from_ms(DAY)),
        )


def day_make(seed: int, phones: list[Phone], steps: int) -> Day:
    return Day(seed, phones, server_phone()).make(steps)


def deliver(day: Day, seed: int, looked: Callable[[], None] | None = None) -> None:
    """Every line of ``day``, at least once, in an order drawn from ``seed``. ``looked`` is called now and then."""
    dice = random.Random(seed)
    parcels = [parcel for chain in day.chains for parcel in _cut(dice, chain)]
    parcels += [
        parcel for chain in day.chains for parcel in _cut(dice, chain) if dice.random() < 0.3
    ]  # sent again, regrouped
    if seed % 3 or seed == 0:
        dice.shuffle(parcels)
    while parcels:
        group = [parcels.pop() for _ in range(min(len(parcels), dice.choice((1, 1, 2, 5))))]
        if dice.random() < 0.1:
            group.append(dice.choice(group))
        store(
            raw_cursor(), DISTRICT, [batch_of(chain.phone, lines, good=dice.random() > 0.06) for chain, lines in group]
        )
        for chain, lines in group:
            parcels += [(chain, lines)] if dice.random() < 0.05 else []
        if looked is not None and dice.random() < 0.1:
            looked()
    # Whatever came under a bad head comes once more under a good one, as a phone or a rescue file would bring it.
    for chain in day.chains:
        store(raw_cursor(), DISTRICT, [batch_of(chain.phone, chain.lines)] if chain.lines else [])


def _cut(dice: random.Random, chain: Chain) -> list[tuple[Chain, list[bytes]]]:
    size = dice.choice((1, 2, 4, 9, 400))
    return [(chain, chain.lines[start : start + size]) for start in range(0, len(chain.lines), size)]


def batch_of(phone: Phone, lines: list[bytes], *, good: bool = True) -> Batch:
    enrolled = Enrolled(phone.id, DISTRICT, ROUND, "live", server=phone.id == own.device_id())
    made = [read(raw, enrolled) for raw in lines]
    head = phone.head(lines)
    if not good:
        head = msgspec.structs.replace(head, sent_at=head.sent_at + 1)
    verified = heads.head_holds(head, [line.hash for line in made], phone.x, phone.y)
    assert verified is good
    return Batch(phone.id, head, made, verified)
