"""Processor time of server, database and client: other work on the machine changes seconds, but hardly this."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_DATABASE = "/bin/postgres"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time since the start of each process."""

    server: float
    database: float
    client: float

    def since(self, before: "Spent", events: int) -> dict[str, str]:
        """What each spent on one event."""
        return {
            f"{name}_us": f"{(getattr(self, name) - getattr(before, name)) / events * 1e6:.1f}"
            for name in ("server", "database", "client")
        }


def spent() -> Spent:
    """Of this process, of the processes it started, and of the database's back ends."""
    parents: dict[int, int] = {}
    times: dict[int, float] = {}
    roots = {os.getpid(): "server"}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            line = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        pid = int(folder.name)
        parents[pid], times[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICK
        if _DATABASE in line and os.environ["MUSTER_HOME"] in line:
            roots[pid] = "database"
    found = {"server": 0.0, "database": 0.0}
    for pid in parents:
        above = parents[pid]
        while above in parents and above not in roots:
            above = parents[above]
        if above in roots:
            found[roots[above]] += times[pid]
    return Spent(found["server"], found["database"], time.process_time())
