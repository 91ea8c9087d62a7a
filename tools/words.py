"""Compiles the translations; the result is committed, so that a clone needs no gettext."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "src" / "muster" / "locale"

for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
    catalogue = polib.pofile(str(source))
    catalogue.save_as_mofile(str(source.with_suffix(".mo")))
    print(f"{source.relative_to(LOCALE)}: {len(catalogue)} entries")
