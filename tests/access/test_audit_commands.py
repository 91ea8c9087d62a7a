"""`muster audit`, as a person types it."""

import csv
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from typer.testing import CliRunner

from muster.access import audit as chains
from muster.access.audit.commands import audit

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(audit, list(words))
    return done.exit_code, " ".join(done.stdout.split())


def test_verify_fails_on_a_changed_audit() -> None:
    chains.record("export", actor="user:1", district="000001")
    assert run("verify") == (0, "The audit is whole.")
    with connection.cursor() as cur:
        cur.execute("UPDATE audit_head SET id = 7 WHERE district = '000001' RETURNING chain")
        chain = cur.fetchone()[0]
    assert run("verify") == (1, f"district 000001, chain {chain}, row 2: end differs from head")


def test_an_anchor_is_printed_as_verify_takes_it() -> None:
    chains.record("export", actor="user:1", district="000001")
    code, said = run("anchor")
    written_down = said.split()[0]
    assert (code, len(written_down.partition(":")[2])) == (0, 64)
    assert run("verify", "--anchor", written_down) == (0, "The audit is whole.")
    other = written_down[:-1] + ("0" if written_down[-1] != "0" else "1")
    number = written_down.partition(":")[0]
    assert run("verify", "--anchor", other) == (
        1, f"district house, chain anchors, row {number}: differs from the one written down"
    )  # fmt: skip
    assert run("verify", "--anchor", "17")[0] == 2


def test_the_export_holds_every_row_and_says_so(tmp_path: Path, at: datetime) -> None:
    chains.record("persons_read", actor="=1+1", district="000001", at=at, subjects=[UUID(int=7)])
    file = tmp_path / "audit.zip"
    code, said = run("export", str(file), "--day", "2022-04-15")
    with zipfile.ZipFile(file) as pack:
        manifest = json.loads(pack.read("manifest.json"))
        lines = list(csv.reader(io.StringIO(pack.read("audit.csv").decode("utf-8-sig"))))
    mine = [line for line in lines if line[1] == "000001"]
    assert (code, manifest["rows"]) == (0, len(lines) - 1)
    assert said.endswith(f"rows: {len(lines) - 1}")
    assert [(line[4], line[7], line[13]) for line in mine] == [("'=1+1", "persons_read", str(UUID(int=7)))]
