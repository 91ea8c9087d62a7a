"""The command line of the roll, as a clerk uses it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from muster.roll.commands import app
from muster.roll.models import Resident
from tests.roll.town import HEADER, LI_QIANG, TOWN, changed, xlsx

pytestmark = pytest.mark.usefixtures("county")
run = CliRunner().invoke


def test_divisions_generate_import(tmp_path: Path) -> None:
    assert run(app, ["divisions"]).output == "132 divisions 区划\n"
    path = str(tmp_path / "roll.xlsx")
    made = json.loads(run(app, ["generate", path, "--residents", "60", "--seed", "3"]).output)
    report = json.loads(run(app, ["import", path, "--valid-rows-only", "--json"]).output)
    assert (made["good"], report["created"], Resident.objects.count()) == (60, 60, 60)
    assert Path(report["errors_file"]) == tmp_path / "roll-errors.xlsx"


def test_a_refused_file_ends_with_1_and_says_where(tmp_path: Path) -> None:
    said = run(app, ["import", str(xlsx(tmp_path / "a.xlsx", [changed(LI_QIANG, 姓名="")]))])
    assert (said.exit_code, Resident.objects.count()) == (1, 0)
    assert "D2 姓名" in said.output


def test_map_and_dry_run(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", TOWN, head=([*HEADER[:3], "称呼", *HEADER[4:]],))
    said = run(app, ["import", str(path), "--map", "称呼=name", "--dry-run", "--json"])
    assert (said.exit_code, json.loads(said.output)["created"], Resident.objects.count()) == (0, 5, 0)
