"""`make bench` runs every bench, `make bench B=name` one. The last line of each is one JSON object."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.full import SHARED
from bench.home import home_end

NAMES = ("ingest", "ingest_single", "noon_drain", "import", "rebuild", "board", "open_names", "search", "cards", "xlsx")
FILES = {"import": "import_roll"}


def main() -> int:
    names = sys.argv[1:] or list(NAMES)
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no bench {', '.join(unknown)}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    full = Path(tempfile.mkdtemp(prefix="muster-bench-full-"))
    try:
        failed = [name for name in names if not _run(name, full)]
    finally:
        home_end(full)
    if failed:
        print(f"did not come to an end: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str, full: Path) -> bool:
    """Each bench is a process of its own: its settings are those of its home."""
    print(f"── {name}", flush=True)
    command = [sys.executable, "-m", f"bench.{FILES.get(name, name)}"]
    return subprocess.run(command, env={**os.environ, SHARED: str(full)}, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
