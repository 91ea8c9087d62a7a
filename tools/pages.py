"""Holds the templates: each compiles, none has inline style or script, every sentence is translated.

Sentences are written in English, so the English catalogue holds only what is not.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.template import engines
from django.template.exceptions import TemplateSyntaxError
from django.utils.translation import template as sentences

ROOT = Path(__file__).resolve().parent.parent / "src" / "muster"
LANGUAGES = ("zh_Hans", "en")

# what a strict Content-Security-Policy would block in silence
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)", re.IGNORECASE),
    "javascript: address": re.compile(r"""=\s*["']?javascript:""", re.IGNORECASE),
}
CHINESE = re.compile(r"[\u2e80-\uffef]")
# gettext calls in templateize()'s output and in Python code
CALL = re.compile(r"""\b(?:gettext(?:_lazy|_noop)?|_)\(\s*u?(["'])((?:\\.|(?!\1).)*)\1""")
PLURAL = re.compile(r"""\bngettext(?:_lazy)?\(\s*u?(["'])((?:\\.|(?!\1).)*)\1""")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    django.setup()
    templates = sorted(ROOT.glob("*/templates/**/*.html"))
    faults = [fault for path in templates for fault in _template(path)]
    faults += _untranslated(templates)
    faults += _twice()
    faults += _stale()
    for fault in faults:
        print(fault)
    print(f"pages: {len(templates)} templates, {len(faults)} faults")
    return 1 if faults else 0


def _template(path: Path) -> Iterator[str]:
    name = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8")
    try:
        engines["django"].from_string(text)
    except TemplateSyntaxError as error:
        yield f"{name}: {error}"
    bare = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)
    markup = re.sub(r"\{[%{].*?[%}]\}", "", bare, flags=re.DOTALL)
    for fault, pattern in INLINE.items():
        if pattern.search(markup):
            yield f"{name}: {fault}: the browser will refuse it; use a class or a file"


def _untranslated(templates: list[Path]) -> list[str]:
    wanted: dict[str, str] = {}
    for path in templates:
        source = sentences.templatize(path.read_text(encoding="utf-8"), origin=path.name)
        wanted |= dict.fromkeys(_found(source), str(path.relative_to(ROOT)))
    for path in sorted(ROOT.glob("**/*.py")):
        source = path.read_text(encoding="utf-8")
        if "gettext" in source:
            wanted |= dict.fromkeys(_found(source), str(path.relative_to(ROOT)))
    faults = []
    for language in LANGUAGES:
        known = _catalogue(language)
        missing = [text for text in wanted if not known.get(text) and (language != "en" or CHINESE.search(text))]
        faults += [f"{wanted[text]}: not in {language}: {text!r}" for text in missing]
    return faults


def _found(source: str) -> list[str]:
    texts = [match.group(2) for pattern in (CALL, PLURAL) for match in pattern.finditer(source)]
    return [
        text.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in text else text for text in texts
    ]


def _catalogue(language: str) -> dict[str, str]:
    """Each room translates its own words; pages of all rooms may use them."""
    known: dict[str, str] = {}
    for file in sorted(ROOT.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(file)):
            if not entry.fuzzy:
                known[entry.msgid] = entry.msgstr or "".join(entry.msgstr_plural.values())
    return known


def _twice() -> Iterator[str]:
    """One word per thing: a sentence is translated in one room only."""
    where: dict[tuple[str, str], str] = {}
    for file in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        room, _, language = file.relative_to(ROOT).parts[:3]
        for entry in polib.pofile(str(file)):
            other = where.setdefault((language, entry.msgid), room)
            if other != room:
                yield f"{file.relative_to(ROOT)}: {entry.msgid!r} is translated in {other} already"


def _stale() -> Iterator[str]:
    """Compiled translations are committed, so that a clone speaks both languages; they must be those of the .po."""
    for file in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        compiled = file.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != polib.pofile(str(file)).to_binary():
            yield f"{file.relative_to(ROOT)}: not compiled: run `make words`"


if __name__ == "__main__":
    sys.exit(main())
