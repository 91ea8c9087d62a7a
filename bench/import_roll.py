"""The evening before: the county's list comes in as a file, and the plan waits for it.

154,000 residents with every check, encryption and duplicate search, by the command that a clerk uses.
The peer reads the same file in the same run and copies its bare cells into a table: no checks, no keys, no indexes.
"""

import json
import os
import subprocess
import time
from pathlib import Path

from bench.home import MUSTER, fresh_home
from bench.report import report

RESIDENTS = 154_000
SECONDS_MOST, MB_MOST = 60, 600


def main() -> None:
    with fresh_home() as home:
        file = home / "roll.xlsx"
        subprocess.run([*MUSTER, "roll", "divisions"], check=True, stdout=subprocess.DEVNULL)
        made = json.loads(
            subprocess.run(
                [*MUSTER, "roll", "generate", str(file), "--residents", str(RESIDENTS)], check=True, capture_output=True
            ).stdout
        )
        bare_s = _bare(file)
        seconds, peak_mb, found = _import(file)
        again_s, _, again = _import(file)
        right = (found["created"], found["refused"], again["unchanged"]) == (
            made["good"], sum(made["refused"].values()), made["good"]
        )  # fmt: skip
        report(
            "import", seconds, "s", peer="the same file read and its bare cells copied", peer_value=bare_s,
            target=f"<= {SECONDS_MOST} s and <= {MB_MOST} MB",
            met=right and seconds <= SECONDS_MOST and peak_mb <= MB_MOST,
            more={"rows": found["rows_read"], "refused": found["refused"], "peak_mb": round(peak_mb),
                  "again_s": round(again_s, 1), "counts_right": right},
        )  # fmt: skip


def _import(file: Path) -> tuple[float, float, dict[str, int]]:
    """Wall time of the whole command, its peak memory, and its report."""
    command = [*MUSTER, "roll", "import", str(file), "--valid-rows-only", "--json"]
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        said = running.stdout.read() if running.stdout else b""
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"the import ended with {running.returncode}")
    return time.monotonic() - started, usage.ru_maxrss / 1024, json.loads(said)


def _bare(file: Path) -> float:
    import python_calamine as calamine
    from django.db import connection, transaction

    started = time.monotonic()
    sheet = calamine.load_workbook(str(file)).get_sheet_by_index(0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'c{place} text' for place in range(12))})")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for cells in sheet.iter_rows():
                copy.write_row([str(cell) for cell in cells])
    return time.monotonic() - started


if __name__ == "__main__":
    main()
