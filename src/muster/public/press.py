"""Sets type in a process of its own: the typesetter keeps all that it has set until its process ends.

The process is ``python -m muster.public.press``: a job as JSON on its standard input, the file on its standard output.
So no name is on a command line or in a file that is left behind.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import typst

SECONDS_MOST = 300


def set_type(data: dict[str, Any], *, folders: Sequence[str], form: str = "pdf") -> bytes:
    """The sheets of cards.typ with this data, as PDF; of one sheet also as PNG. RuntimeError when the press fails."""
    order = json.dumps({"data": data, "folders": list(folders), "form": form}, ensure_ascii=False).encode()
    done = subprocess.run(
        [sys.executable, "-m", "muster.public.press"],
        input=order,
        capture_output=True,
        check=False,
        timeout=SECONDS_MOST,
    )
    if done.returncode:
        raise RuntimeError(f"the press ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-300:]}")
    return done.stdout


def main() -> None:
    order = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=order["folders"])
    template = files("muster.public").joinpath("data/card.typ").read_bytes()
    inputs = {"data": json.dumps(order["data"], ensure_ascii=False)}
    made = typst.compile(
        template, font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs, format=order["form"], ppi=200,
        pdf_tags=False,
    )  # fmt: skip
    sys.stdout.buffer.write(made if isinstance(made, bytes) else made[0])


if __name__ == "__main__":
    main()
