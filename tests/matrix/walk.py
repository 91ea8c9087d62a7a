"""Asks every address, as everybody, for things on both sides of the border; nothing that is asked leaves a trace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.matrix import border
from tests.matrix.border import Who
from tests.matrix.samples import NOBODYS, SAMPLES, every_pattern

# sample → the same on the other side: for who answers for a part of the county, and for who answers for all of it
OUTSIDE: dict[Any, tuple[Any, Any]] = {
    cast.LI_WEI: (cast.ZHAO_JUN, border.BEYOND_NAME),
    cast.LI.id: (cast.ZHAO.id, border.BEYOND_HOUSE),
    "P001": ("P002", "P009"),
    cast.UPPER: (cast.LOWER, border.BEYOND_VILLAGE),
}
# sample → the same that nobody has ever heard of
NOWHERE: dict[Any, Any] = {
    cast.LI_WEI: border.UNKNOWN, cast.LI.id: border.UNKNOWN, "P001": "P999", cast.UPPER: "990001100999",
}  # fmt: skip
# words of an address that name no thing: they are the same everywhere
WORDS = {"csv", "attendance", NOBODYS}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    to: str
    text: str


def things(name: str) -> bool:
    """Whether the address names a thing that lies somewhere."""
    return any(value not in WORDS for value in SAMPLES.get(name, {}).values())


def address(name: str, side: dict[Any, Any] | None = None) -> str:
    """The URL with its samples, or with what ``side`` has in their place."""
    parts = every_pattern()[name].pattern.converters
    samples = {part: SAMPLES.get(name, {}).get(part) for part in parts}
    return reverse(name, kwargs={part: (side or {}).get(value, value) for part, value in samples.items()})


def outside(who: Who) -> dict[Any, Any]:
    return {sample: there[1 if who.whole else 0] for sample, there in OUTSIDE.items()}


def ask(client: Client, method: str, url: str) -> Answer:
    """The answer; what it changed is undone, a login that it ended goes on."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        reply = getattr(client, method)(url)
        body = b"".join(reply) if reply.streaming else reply.content
        transaction.set_rollback(True)
    client.cookies = cookies
    text = _TOKEN.sub("", body.decode(errors="replace")).replace(url, "")
    return Answer(reply.status_code, reply.get("Location", ""), text)


def clients() -> Iterator[tuple[Who, Client]]:
    for who in border.EVERYBODY:
        yield who, border.client_of(who)
