"""Sets type in a process of its own: the typesetter keeps all that it has set until its process ends.

The process is ``python -m muster.public.press``: an order as JSON on its standard input; on its standard output each
file behind its length (8 bytes, the highest first). So no name is on a command line or in a file that is left behind.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import typst

SECONDS_MOST = 300
_LENGTH = 8


def set_type(sheets: Sequence[dict[str, Any]], *, folders: Sequence[str], form: str = "pdf") -> list[bytes]:
    """For each data of cards.typ its PDF, or its first sheet as PNG. RuntimeError when the press fails."""
    order = json.dumps({"sheets": list(sheets), "folders": list(folders), "form": form}, ensure_ascii=False).encode()
    done = subprocess.run(
        [sys.executable, "-m", "muster.public.press"],
        input=order,
        capture_output=True,
        check=False,
        timeout=SECONDS_MOST,
    )
    if done.returncode:
        raise RuntimeError(f"the press ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-300:]}")
    return list(_framed(done.stdout))


def main() -> None:
    order = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=order["folders"])
    template = files("muster.public").joinpath("data/card.typ").read_bytes()
    for data in order["sheets"]:
        made = typst.compile(
            template, font_paths=fonts, ignore_system_fonts=True, format=order["form"], ppi=200, pdf_tags=False,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )  # fmt: skip
        body = made if isinstance(made, bytes) else made[0]
        sys.stdout.buffer.write(len(body).to_bytes(_LENGTH) + body)


def _framed(stream: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(stream):
        length = int.from_bytes(stream[start : start + _LENGTH])
        start += _LENGTH + length
        yield stream[start - length : start]


if __name__ == "__main__":
    main()
