"""No page makes a telephone wait: its style sheets and scripts together stay below 100 kB, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

MOST = 100_000
# maps and charts come beside: a page that is nothing but a map needs its library
BESIDE = ("vendor/leaflet", "vendor/maplibre", "vendor/uplot", "vendor/echarts")
TEMPLATES = Path(__file__).parents[2] / "src" / "muster"
SHEET = re.compile(r"""\{% static ['"]([^'"]+\.(?:css|js|mjs))['"] %\}""")
IMPORT = re.compile(r"""(?:from|import)\s*\(?["'](\./[^"']+|\.\./[^"']+)["']""")


def pages() -> list[str]:
    """Every template that is a whole page."""
    found = [path for path in TEMPLATES.glob("*/templates/**/*.html") if "{% extends" in path.read_text("utf-8")]
    return sorted(str(path).split("/templates/")[1] for path in found)


def asked_for(page: str) -> set[Path]:
    """The files that the page loads: its own, those of what it extends and includes, and what scripts import."""
    texts, queue, files = [], [page], set()
    while queue:
        text = Path(str(get_template(queue.pop()).origin)).read_text("utf-8")
        texts.append(text)
        queue += re.findall(r"""\{% (?:extends|include) ['"]([^'"]+)['"]""", text)
    waiting = [Path(str(finders.find(name))) for text in texts for name in SHEET.findall(text)]
    while waiting:
        file = waiting.pop()
        if file in files or any(name in str(file) for name in BESIDE):
            continue
        files.add(file)
        if file.suffix != ".css":
            waiting += [(file.parent / name).resolve() for name in IMPORT.findall(file.read_text("utf-8"))]
    return files


@pytest.mark.parametrize("page", pages())
def test_a_page_is_light(page: str) -> None:
    files = asked_for(page)
    assert files
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < MOST
