"""Compiles the translations; the result is committed, so that a clone needs no gettext."""

from pathlib import Path

import polib

ROOMS = Path(__file__).resolve().parent.parent / "src" / "muster"

for source in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/*.po")):
    catalogue = polib.pofile(str(source))
    catalogue.save_as_mofile(str(source.with_suffix(".mo")))
    print(f"{source.relative_to(ROOMS)}: {len(catalogue)} entries")
