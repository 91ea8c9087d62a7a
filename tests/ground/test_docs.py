"""Docs are tested: an undocumented setting, command or a link to nowhere fails here."""

import re
from pathlib import Path

from muster import cli

ROOT = Path(__file__).resolve().parents[2]
# between a process and its children, not for people
INTERNAL = {"MUSTER_SERVE_PID"}


def test_every_setting_is_described() -> None:
    described = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    found: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        found |= set(re.findall(r"MUSTER_[A-Z_]+[A-Z]", file.read_text(encoding="utf-8")))
    assert found - INTERNAL - set(re.findall(r"MUSTER_[A-Z_]+[A-Z]", described)) == set()


def test_every_command_is_described() -> None:
    described = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    wanted = set()
    rooms = cli.Rooms()
    for name in cli.COMMANDS:
        command = rooms.get_command(None, name)
        within = getattr(command, "commands", {})
        wanted |= {(name, sub) for sub in within} or {(name, "")}
    rows = {
        match[1]: set(re.findall(r"`([a-z -]+)`", match[0]))
        for match in re.finditer(r"^\| `muster (\w+).*$", described, re.M)
    }
    missing = [
        f"{name} {sub}"
        for name, sub in wanted
        if not any(word.split()[-1] == (sub or name) for word in rows.get(name, ()))
    ]
    assert missing == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
