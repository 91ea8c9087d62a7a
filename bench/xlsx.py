"""The afternoon: the county's list of names leaves as a spreadsheet, after a second person has allowed it.

154,000 rows by the job of the page: accounts, sealed names, addresses and phones, the sheet, its manifest, the audit.
The file is read back and held against its manifest. The peer writes the very same cells as CSV, and nothing else.
"""

import csv
import hashlib
import io
import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

from bench import load
from bench.county import HOUR_MS, county
from bench.home import fresh_home
from bench.report import report

RESIDENTS, POINTS = load.scaled(154_000), load.scaled(174)
SECONDS_MOST, MB_MOST = 20, 200


def main() -> None:
    with fresh_home(at_ms=load.DAY_MS + 6 * HOUR_MS):
        county(RESIDENTS, POINTS)
        seconds, cpu_s, peak_mb, file = _job()
        right, cells = _read_back(file)
    started = time.monotonic()
    csv.writer(io.StringIO()).writerows(cells)
    bare_s = time.monotonic() - started
    report(
        "xlsx", seconds, "s", peer="the same cells written as bare CSV", peer_value=bare_s,
        target=f"<= {SECONDS_MOST} s and <= {MB_MOST} MB",
        met=right and seconds <= SECONDS_MOST and peak_mb <= MB_MOST,
        more={"rows": f"{len(cells) - 1:,}", "peak_mb": peak_mb, "cpu_s": f"{cpu_s:.1f}", "counts_and_hashes_right": right},
    )  # fmt: skip


def _job() -> tuple[float, float, int, Path]:
    """Wall time from the request until the file can be fetched, processor time and peak MB of its process, the file."""
    from muster.access.models import User
    from muster.access.seconds import second_answer, second_ask, second_use
    from muster.access.users import user_create
    from muster.command import exporting
    from muster.command.queries.names import Filter
    from muster.common import clock
    from muster.jobs.actions import job_start
    from muster.jobs.folders import pid
    from muster.jobs.models import Job

    asked, at = exporting.Asked(Filter(standing="all"), "xlsx", by_village=False), clock.now()
    by = User.objects.get(username="bench")
    other, _ = user_create(username="other", role="command", territory=load.DISTRICT, by="bench", at=at)
    detail = asked.detail(load.ROUND, RESIDENTS)
    ask: dict[str, Any] = {"act": exporting.ACT, "subject": asked.subject, "by": by, "at": at}
    second_answer(
        id=second_ask(detail=detail, district=load.DISTRICT, purpose="bench", **ask), allow=True, by=other, at=at
    )
    params = exporting.params(asked, load.ROUND, second_use(**ask))
    started = time.monotonic()
    job = Job.objects.get(pk=job_start(kind=exporting.KIND, district=load.DISTRICT, params=params, by=by.actor, at=at))
    spent = (0.0, 0)
    while job.is_open:
        spent = _spent(pid(job.id)) or spent
        time.sleep(0.05)
        job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(f"the export ended {job.state}: {job.problem} {job.detail}")
    return time.monotonic() - started, *spent, job.folder / job.file


def _spent(process: int | None) -> tuple[float, int] | None:
    """Processor seconds and peak MB of a process that still runs."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    if "VmHWM" not in status:
        return None
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"), int(status.split("VmHWM:")[1].split()[0]) // 1024


def _read_back(file: Path) -> tuple[bool, list[list[Any]]]:
    """Whether what the manifest says is what is in the file, and its cells."""
    from python_calamine import CalamineWorkbook

    with zipfile.ZipFile(file) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        (one,) = manifest["files"]
        body = pack.read(one["file"])
    cells = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    people = len({row[-1] for row in cells[1:]})
    counts = {one["rows"], manifest["rows"], len(cells) - 1, people, RESIDENTS}
    return len(counts) == 1 and hashlib.sha256(body).hexdigest() == one["sha256"], cells


if __name__ == "__main__":
    main()
