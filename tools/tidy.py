"""Holds the shape of the code: files and functions short, nothing left half done, no machine's paths.

An exception is named here with its reason, or it is no exception.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 400
FUNCTION_LINES = 70

# file -> why it may be long
LONG_FILES = {
    "src/muster/common/problems.py": "every problem on one page, so that a code is never given twice",
}
# file -> why it may hold a word or path that is otherwise refused
PLAIN_WORDS = {"tools/tidy.py": "names what it refuses"}

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(home|root|Users|work)/[\w.-]+")
LITERAL_TMP = re.compile(r"""["'](/tmp/[^"']+)["']""")
TEXT = (".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".sh", ".po", ".json")
VENDORED = re.compile(r"/(vendor|data)/|^uv\.lock$|/golden/")


def main() -> int:
    faults = [fault for name in _files() for fault in _look(name)]
    for fault in faults:
        print(fault)
    if not faults:
        print("tidy: nothing to complain of")
    return 1 if faults else 0


def _files() -> list[str]:
    """What is in the repository, and what is about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.splitlines() if (ROOT / name).is_file() and not VENDORED.search(name))


def _look(name: str) -> Iterator[str]:
    if not name.endswith(TEXT) and name != "Makefile":
        return
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    if name not in PLAIN_WORDS:
        yield from _words(name, lines)
    if name.endswith((".py", ".js", ".css")) and len(lines) > FILE_LINES and name not in LONG_FILES:
        yield f"{name}: {len(lines)} lines, at most {FILE_LINES}: split it by noun"
    if name.endswith(".py"):
        yield from _functions(name, text)


def _words(name: str, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if found := UNFINISHED.search(line):
            yield f"{name}:{number}: {found.group()}: do it now, or describe it in an issue"
        if found := MACHINE_PATHS.search(line) or LITERAL_TMP.search(line):
            yield f"{name}:{number}: {found.group()}: a path of one machine"


def _functions(name: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text, name)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"


if __name__ == "__main__":
    sys.exit(main())
