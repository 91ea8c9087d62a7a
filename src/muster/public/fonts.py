"""The font of the cards: found on this machine, and which letters it has.

A typesetter prints a box for a letter that its font lacks, and says nothing. So the letters are looked up before.
"""

import os
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from muster.common.problems import Problem

FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
MISSING = "〓"  # what a printer puts where it has no type for a letter
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_FILES = ("NotoSansCJK-*.ttc", "NotoSansCJKsc-*.otf", "NotoSansSC-*.otf", "SourceHanSans*.ttc", "SourceHanSans*.otf")


@dataclass(frozen=True, slots=True)
class Font:
    """``starts`` and ``ends`` are the ranges of letters that it has, ``folders`` where the press finds it."""

    family: str
    folders: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, letter: str) -> bool:
        place = bisect_right(self.starts, ord(letter)) - 1
        return place >= 0 and ord(letter) <= self.ends[place]

    def printable(self, text: str) -> str:
        """The text with 〓 for each letter that would come out as a box; marks without a shape are left out."""
        return "".join(letter if self.has(letter) else MISSING for letter in text if letter.isprintable())


def card_font() -> Font:
    """The first of FAMILIES that is installed. Problem font_missing says which package brings it."""
    named = os.environ.get("MUSTER_FONTS")
    return _found((named,) if named else _FOLDERS)


@lru_cache(maxsize=4)
def _found(folders: tuple[str, ...]) -> Font:
    files = [path for folder in folders for form in _FILES for path in sorted(Path(folder).rglob(form))]
    if not files:
        raise Problem("font_missing")
    here = tuple(sorted({str(path.parent) for path in files}))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(here))
    known = {font.family: font for font in reversed(fonts.fonts()) if font.style == "normal" and font.weight <= 400}
    family = next((name for name in FAMILIES if name in known and known[name].path), None)
    if family is None:
        raise Problem("font_missing")
    ranges = _letters(Path(str(known[family].path)).read_bytes(), known[family].index)
    return Font(family, here, tuple(start for start, _ in ranges), tuple(end for _, end in ranges))


def _letters(data: bytes, index: int) -> list[tuple[int, int]]:
    """Which letters a font file has: its table ``cmap`` in format 12 (OpenType 1.9, chapter cmap)."""
    font = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, font + 4)[0]
    records = [struct.unpack_from(">4sIII", data, font + 12 + 16 * number) for number in range(tables)]
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        offset = cmap + int(struct.unpack_from(">I", data, cmap + 8 + 8 * number)[0])
        if struct.unpack_from(">H", data, offset)[0] == 12:
            groups = struct.unpack_from(">I", data, offset + 12)[0]
            found = [struct.unpack_from(">III", data, offset + 16 + 12 * group) for group in range(groups)]
            return [(start, end) for start, end, _ in found]
    raise Problem("font_missing")
