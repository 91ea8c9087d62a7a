"""The end of the round: exceptions ruled on, both acts closed, the book verified and every table made again."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from muster.access.enums import Role
from muster.account import closing
from muster.account.actions import conflict_rule, record
from muster.account.counts import standing_counts
from muster.common.rows import rows
from muster.ledger.devices import device_sign_off
from muster.ledger.queries import event_twins, ledger_status
from muster.ledger.rebuild import rebuild
from muster.ledger.verify import verify
from muster.rehearsal.proof import prove
from muster.rehearsal.run import Run
from muster.rehearsal.screen import Bar

_LEADER, _LAB, _COMMAND = Role.POINT_LEADER, Role.LAB, Role.COMMAND

# kind → who rules on it, and what they say
RULINGS: dict[str, tuple[Role, str]] = {
    "clock": (_LEADER, "the phone's clock was years behind; the swabs stand, their times are on the tube sheet"),
    "conflict": (_LEADER, "the app saved one swab twice under one id; the first is kept"),
    "custody_difference": (_LAB, "signed at receipt; the tube was not in the box"),
    "fork": (_COMMAND, "one phone was set up as a copy of another; both told the truth, the copy is signed off"),
    "gap": (_LEADER, "what is missing was made again on another phone"),
    "late_member": (_LEADER, "put into the tube after it was sealed; the person is sampled again alone"),
    "quarantined": (_LEADER, "a fault of the app; the same was said rightly a moment later"),
    "rival_corrections": (_LEADER, "two people corrected the same mistake; the later one stands"),
    "rival_results": (_LAB, "reported twice; the run sheet was read again"),
    "sampled_twice": (_LEADER, "came again or was sampled in two places; every result counts"),
    "skew": (_LEADER, "the phone's clock was wrong; put right at the point"),
    "tube_count_differs": (_LEADER, "counted again at the table against the tube sheet"),
    "tube_overfull": (_LEADER, "two phones filled one tube; the lab was told"),
    "tube_rejected": (_LAB, "cannot be tested; its people are open again and were visited"),
    "tube_unopened": (_LEADER, "the tube was opened on the paper sheet"),
    "tube_voided": (_LAB, "lost; its people are open again and were visited"),
    "unknown_resident": (_COMMAND, "nobody on the roll has this number; counted as a walk-in"),
}


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    subject: str
    point: str | None
    detail: dict[str, Any]
    settled_at: datetime | None
    settled_by: str | None


def settle(run: Run, bar: Bar) -> None:
    """Somebody who answers for it rules on each exception, with a reason."""
    run.player.finish()
    conflicts_settle(run)
    found = [row for row in exceptions(run) if row.settled_at is None]
    bar.expect(len(found))
    rulings: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for row in found:
        role, ruling = RULINGS[row.kind]
        body = {"exception": row.kind, "subject": row.subject, "ruling": ruling}
        rulings.setdefault(_ruler(run, role, row), []).append(("ExceptionSettled", body))
        bar.advance()
    for by, events in rulings.items():
        record(run.district, run.round_code, events, by=by, at=run.now())
    left = exceptions(run)
    run.figures |= {"exceptions": len(left), "exceptions_open": sum(row.settled_at is None for row in left)}
    bar.say(f"{len(left)} exceptions of {len({row.kind for row in left})} kinds, {run.figures['exceptions_open']} open")


def close(run: Run, bar: Bar) -> None:
    """Sign off the phones that cannot be complete, then close attendance and results."""
    by, at = run.user("command").actor, run.now()
    silent = closing.silent_devices(run.district, run.round_code, at)
    for device in silent:
        device_sign_off(
            device=device.device, unsent=device.unsent, by=by, at=at,
            reason=f"{device.why}: looked at by the point's leader, nothing is left on it",
        )  # fmt: skip
    closing.attendance_close(**run.where, by=by, at=at)
    closing.results_close(**run.where, by=by, at=at)
    run.figures |= {"attendance_closed": _stands(run, "attendance"), "results_closed": _stands(run, "results")}
    counts = standing_counts(run.district, run.round_code)
    run.figures |= {
        "accounts": counts.attendance,
        "results": counts.result,
        "open_names": counts.attendance["open"],
        "not_found_share": round(counts.attendance["not_found"] / max(1, counts.names), 5),
        "walk_ins": len(run.walk_ins),
        "linked": counts.linked,
    }
    bar.say(f"{counts.names:,} names answered for, {len(silent)} phones signed off, both statements frozen")


def _stands(run: Run, act: closing.Act) -> bool:
    """True when the act's last statement says what the book says now."""
    standing = closing.statement_current(run.district, run.round_code, act)
    return standing is not None and standing.closed


def prove_all(run: Run, bar: Bar) -> None:
    """Nothing acknowledged is lost, every byte is signed for, and every table comes out the same again."""
    proof = prove(run.district, run.player.everyone())
    status = ledger_status(run.district)
    bar.note("verify")
    checked = verify(run.district)
    bar.note("rebuild")
    made = rebuild(run.district)
    rows_left = exceptions(run)
    run.figures |= {
        "exceptions": len(rows_left),
        "exceptions_open": sum(row.settled_at is None for row in rows_left),
        "events_made": run.player.made + len(run.player.played),
        "events_acknowledged": proof.acknowledged,
        "acknowledged_lost": len(proof.lost),
        "duplicates_absorbed": proof.absorbed,
        "conflicts": status.conflicts,
        "quarantined": status.quarantined,
        "ledger_verified": checked.ok,
        "rebuild_equal": not made.differing,
        "tables_differing": made.differing,
    }
    bar.say(f"{proof.acknowledged:,} acknowledged, {len(proof.lost)} lost")
    bar.say(f"{checked.events:,} events verified, {len(made.after)} tables made again, {len(made.differing)} differ")


def exceptions(run: Run) -> list[Row]:
    return rows(
        Row,
        """SELECT kind, subject, point, detail, settled_at, settled_by FROM exception_row
           WHERE district = %s AND round = %s ORDER BY kind, subject""",
        (run.district, run.round_code),
    )


def settled_by(run: Run) -> list[tuple[str, int, str]]:
    """(kind, how many, who settled them) for the final table."""
    names = {login.user.actor: login.user.username for login in run.logins}
    who: dict[str, Counter[str]] = {}
    for row in exceptions(run):
        by = names.get(row.settled_by or "", row.settled_by or "nobody")
        who.setdefault(row.kind, Counter())[by] += 1
    return [(kind, sum(by.values()), _named(by)) for kind, by in sorted(who.items())]


def _named(by: Counter[str]) -> str:
    first = [f"{name} {count}" for name, count in by.most_common(3)]
    return ", ".join(first) + (f" and {len(by) - 3} more" if len(by) > 3 else "")


def _ruler(run: Run, role: Role, row: Row) -> str:
    if role is Role.POINT_LEADER:
        return run.leader(row.point).actor if row.point else run.user("command").actor
    return run.user(role.value).actor


def conflicts_settle(run: Run) -> None:
    """Two events under one id count neither: a leader keeps the first, before anybody is visited for nothing."""
    role, ruling = RULINGS["conflict"]
    for row in exceptions(run):
        if row.kind == "conflict" and row.settled_at is None:
            keep = next(twin["hash"] for twin in event_twins(run.district, row.subject) if twin["verdict"] == "created")
            by = _ruler(run, role, row)
            conflict_rule(**run.where, event=UUID(row.subject), keep=keep, reason=ruling, by=by, at=run.now())
