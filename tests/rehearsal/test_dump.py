"""After a rehearsed day and work in the browser, nothing that is kept tells who anybody is: no table, log or folder."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "PYTHONPATH", "MUSTER_POSTGRES")
OURS = {"roll.xlsx", "roll-errors.xlsx"}  # what the county brought, and what it is handed back
LETTERS_LEAST = 3  # a name of two characters is also part of other words


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="muster-dump-"))
    folder.chmod(0o711)
    yield folder / "home"
    from muster.config.postgres import Cluster

    Cluster(folder / "home").kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_what_is_kept_names_nobody(home: Path, tmp_path: Path) -> None:
    said = _run(home, "muster", "demo", "--headless", "--residents", "200", "--points", "1", "--home", str(home))
    said += _run(home, "tests.rehearsal.office_day", str(tmp_path))
    tables = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    assert len(tables["resident"].splitlines()) == 200
    assert tables["audit_row"]
    kept = {f"table {name}": text for name, text in tables.items()}
    kept |= {str(file.relative_to(home)): file.read_bytes() for file in _files(home)}
    kept["what the processes said"] = said.encode()
    persons = _persons(home / "roll.xlsx")
    assert len(persons) > 400
    found = {where: word for where, text in kept.items() for word in persons if _holds(text, word)}
    assert found == {}


def _run(home: Path, *words: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key in KEPT}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
        env={**environment, "MUSTER_HOME": str(home), "MUSTER_CLOCK_FILE": str(home / "rehearsal-clock"), "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout + done.stderr


def _files(home: Path) -> list[Path]:
    """What lies in the home beside the database, which is asked for its tables, and what others gave us or get."""
    return [
        file for file in home.rglob("*")
        if file.is_file() and file.relative_to(home).parts[0] not in {"postgres", "static", *OURS}
    ]  # fmt: skip


def _persons(file: Path) -> list[str]:
    """Every long name, phone and ID number of the roll."""
    _title, _group, head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    places = {word: number for number, word in enumerate(head)}
    names = {str(row[places["姓名"]]).strip() for row in rows}
    numbers = {str(row[places[word]]).strip() for row in rows for word in ("证件号码", "联系电话")}
    return [name for name in names if len(name) >= LETTERS_LEAST] + [number for number in numbers if len(number) >= 8]


def _holds(text: bytes, word: str) -> bool:
    raw = word.encode()
    return raw in text or raw.hex().encode() in text
