"""The evening before: a township's cards are printed, with result codes, and taken from door to door in the morning.

5,000 households with all that belongs to it, by the job that the page starts: codes, slips, sealed names, squares,
sheets, manifest and audit. The peer is the press alone, one after the other, with everything that it sets ready.
"""

import resource
import threading
import time
from typing import Any

from bench.county import HOUR_MS, county
from bench.home import fresh_home
from bench.load import DAY_MS, DISTRICT, ROUND
from bench.report import report

RESIDENTS, POINTS, HOUSEHOLDS = 14_950, 17, 5_000
SECONDS_MOST = 15


def main() -> None:
    with fresh_home(at_ms=DAY_MS - 8 * HOUR_MS):
        county(RESIDENTS, POINTS)
        bare_s = _press()
        before = _cpu()
        seconds, facts = _job()
        cpu_s = _cpu() - before
    right = int(facts["households"]) >= HOUSEHOLDS and facts["residents"] == RESIDENTS
    per_5000 = seconds * HOUSEHOLDS / int(facts["households"])
    report(
        "cards", per_5000, "s per 5,000 cards", peer="the press alone, all data ready", peer_value=bare_s,
        target=f"<= {SECONDS_MOST} s", met=right and per_5000 <= SECONDS_MOST,
        more={**facts, "seconds": f"{seconds:.1f}", "cpu_s": f"{cpu_s:.1f}",
              "largest_process_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024},
    )  # fmt: skip


def _cpu() -> float:
    """Processor time of all processes that this one started and that have ended: other work on the machine changes it little."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _job() -> tuple[float, dict[str, Any]]:
    """Wall time from the request until the file can be fetched, and the job's own figures."""
    from muster.access.models import User
    from muster.common import clock
    from muster.jobs.actions import job_start
    from muster.jobs.models import Job
    from muster.public import printing
    from muster.public.queries import Choice

    by, asked = User.objects.get(username="bench").actor, printing.params(
        Choice(DISTRICT, ROUND), slips=True, purpose="hand_out"
    )  # fmt: skip
    started = time.monotonic()
    job = Job.objects.get(pk=job_start(kind=printing.KIND, district=DISTRICT, params=asked, by=by, at=clock.now()))
    while job.is_open:
        time.sleep(0.05)
        job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(f"the print ended {job.state}: {job.problem} {job.detail}")
    seconds = time.monotonic() - started
    for thread in threading.enumerate():  # its process has said its last word; now it ends
        if thread.name == f"job-{job.id}":
            thread.join(60)
    return seconds, job.facts


def _press() -> float:
    """Seconds in the press for the same sheets; what is on them is made up before."""
    from muster.access.scope import Scope
    from muster.plan.queries import round_get
    from muster.public import queries, rules
    from muster.public.cards import Press
    from muster.public.fonts import card_font
    from muster.public.press import set_type

    round_, font = round_get(DISTRICT, ROUND), card_font()
    press = Press.of(round_, "", font)
    orders = []
    for _, ids in queries.household_files(queries.Choice(DISTRICT, ROUND), Scope(DISTRICT, "")):
        cells = [
            cell
            for home in queries.households_for(round_, ids)
            for cell in press.cells(home, rules.card_code_make(), [rules.slip_token_make() for _ in home.members])
        ]
        orders.append(press.order(cells))
    started = time.monotonic()
    for start in range(0, len(orders), 15):
        set_type(orders[start : start + 15], folders=font.folders)
    return time.monotonic() - started


if __name__ == "__main__":
    main()
