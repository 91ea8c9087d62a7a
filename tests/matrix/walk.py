"""Asks every address, as everybody, for things on both sides of the border; nothing that is asked leaves a trace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.matrix import border
from tests.matrix.border import Who
from tests.matrix.samples import DEVICE, EVENT, LOGIN, NOBODYS, SAMPLES, every_pattern

# sample → the same on the other side: for who answers for a part of the county, and for who answers for all of it
OUTSIDE: dict[Any, tuple[Any, Any]] = {
    cast.LI_WEI: (cast.ZHAO_JUN, border.BEYOND_NAME),
    cast.LI.id: (cast.ZHAO.id, border.BEYOND_HOUSE),
    cast.UPPER: (cast.LOWER, border.BEYOND_VILLAGE),
    "P001": ("P002", "P009"),
    "T001": ("T800", "T990"),
    DEVICE: (border.DEVICE_THERE, "A" * 43),
    EVENT: (border.EVENT_THERE, border.EVENT_BEYOND),
    LOGIN: (border.LOGIN_THERE, border.LOGIN_BEYOND),
}
# sample → the same that nobody has ever heard of
NOWHERE: dict[Any, Any] = {
    cast.LI_WEI: border.UNKNOWN, cast.LI.id: border.UNKNOWN, cast.UPPER: "990001100999", "P001": "P999", "T001": "T999",
    DEVICE: "B" * 43, EVENT: border.UNKNOWN, LOGIN: 99_999_999,
}  # fmt: skip
# words of an address that name no thing: they are the same everywhere
WORDS = {"csv", "attendance", "void", "disable", "points", "new", "nobody", 1, 99_999_999, cast.DISTRICT, NOBODYS}
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
    there = {part: (side or {}).get(value, value) for part, value in samples.items()}
    return reverse(name, kwargs={part: border.MADE.get(value, value) for part, value in there.items()})


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
    text = _TOKEN.sub("", _unpacked(body).decode(errors="replace"))
    parts = [part for part in url.split("/") if len(part) > 3 and not part.isalpha()]
    for said in (url, *parts, *(part[-8:] for part in parts)):  # a page may echo what it was asked for
        text = text.replace(said, "")
    return Answer(reply.status_code, reply.get("Location", ""), text)


def _unpacked(body: bytes) -> bytes:
    """What lies in a packed file, an XLSX too: the outside of it would hide what it says."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def clients() -> Iterator[tuple[Who, Client]]:
    for who in border.EVERYBODY:
        yield who, border.client_of(who)
