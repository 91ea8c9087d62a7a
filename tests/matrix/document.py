"""docs/authorisation.md, printed from the table: ``python -m tests.matrix.document`` writes it anew."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent.parent / "docs" / "authorisation.md"
_HEAD = """# Who may open what

Every address, the permission it asks for, and what it answers. The test suite asks each of them as every role and
as nobody, for things inside and outside of the territory, and compares with this table; an address without a row
fails it. Which role has which permission is in [roles.md](roles.md).

- Whoever has not got the permission is answered `403`; who has not logged in is sent to the login (`302`), a program
  gets `401`.
- *GET*, *POST*: what somebody with the permission gets; to POST with an empty form (`422` or `400`: the form is refused,
  and nothing else was in the way). `405`: the method is not taken.
- *Outside*: what the same person gets for something outside of their territory. It is the same answer, to the byte, as
  for something that does not exist.
- *part*: somebody who answers for a part of the county only.

| address | asks for | GET | POST | outside |
|---|---|---|---|---|
"""


def text() -> str:
    from tests.matrix.table import ROWS
    from tests.matrix.walk import things

    routes, lines = dict(_routes()), []
    for name, row in ROWS.items():
        get, post = (
            f"{said}{f' (part: {row.part[method]})' if method in row.part else ''}"
            for method, said in (("get", row.get), ("post", row.post))
        )
        needs = row.needs if " " in row.needs else f"`{row.needs}`"
        lines.append(f"| `/{routes[name]}` | {needs} | {get} | {post} | {row.away if things(name) else '–'} |\n")
    return _HEAD + "".join(sorted(lines))


def _routes(listed: list[Any] | None = None, names: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Name → address as people write it: names/{person}."""
    from django.urls import get_resolver

    for one in get_resolver().url_patterns if listed is None else listed:
        route = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern))
        if hasattr(one, "url_patterns"):
            yield from _routes(one.url_patterns, f"{names}{one.namespace}:" if one.namespace else names, route)
        else:
            yield f"{names}{one.name}", route


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    FILE.write_text(text(), encoding="utf-8")
