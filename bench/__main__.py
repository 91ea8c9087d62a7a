"""`make bench` runs every bench, `make bench B=name` one. The last line of each is one JSON object."""

import importlib
import sys

NAMES = ("ingest", "ingest_single", "noon_drain", "import", "rebuild", "board", "open_names")


def main() -> int:
    names = sys.argv[1:] or list(NAMES)
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no bench {', '.join(unknown)}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in names:
        module = importlib.import_module("bench.import_roll" if name == "import" else f"bench.{name}")
        print(f"── {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
