"""What can be run as a job: each room registers its own when it is loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from muster.access.rules import Permission
from muster.jobs.models import Job
from muster.jobs.progress import Progress

MINUTES_MOST = 30


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job: figures, and perhaps a file in its folder to be downloaded as ``name``."""

    facts: dict[str, int | str] = field(default_factory=dict)
    file: str = ""
    name: str = ""
    media: str = ""


Run = Callable[[Job, Progress], Result]


@dataclass(frozen=True, slots=True)
class Kind:
    """``words`` name the facts; ``then`` is the address of the page that goes on from a finished job."""

    code: str
    run: Run
    permission: Permission
    memory_mb: int
    minutes: int
    word: str | Promise
    words: Mapping[str, str | Promise]
    then: Callable[[Job], str] | None


_kinds: dict[str, Kind] = {}


def register(
    code: str,
    run: Run,
    *,
    permission: Permission,
    memory_mb: int,
    word: str | Promise,
    words: Mapping[str, str | Promise] | None = None,
    minutes: int = MINUTES_MOST,
    then: Callable[[Job], str] | None = None,
) -> None:
    _kinds[code] = Kind(code, run, permission, memory_mb, minutes, word, words or {}, then)


def kind(code: str) -> Kind:
    return _kinds[code]
