"""How a room declares what programs may ask of it; ``config.openapi`` makes one document of all declarations."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType


class Words(Struct, frozen=True):
    zh: str
    en: str


class Said(Struct, frozen=True, forbid_unknown_fields=True):
    """A problem: what went wrong under a code that never changes, and what to do about it, in both languages."""

    code: str
    status: Annotated[int, Meta(ge=400, le=599)]
    title: Words
    guidance: Words
    detail: str | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter behind the question mark."""

    name: str
    values: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask. ``problems``: codes of the registry that it may answer with. ``lines``: the body is one JSON
    value a line, the first of type ``body[0]``, the others of ``body[1]``. ``page``: it belongs to a page, so who may
    not see it is answered as a person: with a page, or sent to the login.
    """

    code: str
    method: str
    path: str
    say: str
    answers: dict[int, Any]
    body: Any = None
    lines: bool = False
    problems: tuple[str, ...] = ()
    query: tuple[Query, ...] = field(default=())
    login: bool = False
    page: bool = False
