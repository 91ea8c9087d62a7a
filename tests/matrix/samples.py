"""Every address of muster's own rooms, and a sample for each part of an address that varies.

Whoever adds a URL with a parameter adds a line to ``SAMPLES``: what the town of tests/cast.py has under that name.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import cast

NOBODYS = UUID(int=0xFEED)  # what is somebody's own, asked for by everybody else
SAMPLES: dict[str, dict[str, Any]] = {
    "approval_answer": {"id": NOBODYS},
    "command:answer": {"person": cast.LI_WEI},
    "command:bulletin_export": {"form": "csv"},
    "command:names_export": {"form": "csv"},
    "command:person": {"person": cast.LI_WEI},
    "command:sign": {"act": "attendance"},
    "jobs:cancel": {"id": NOBODYS},
    "jobs:file": {"id": NOBODYS},
    "jobs:job": {"id": NOBODYS},
    "jobs:state": {"id": NOBODYS},
}


def url_names() -> list[str]:
    """The name of every URL that leads to a view of ours, as ``reverse`` takes it, in order."""
    return sorted(patterns())


def patterns() -> dict[str, URLPattern]:
    """Name → pattern of every URL that leads to a view of ours. A view without a name is not addressable: refused."""
    found = dict(_walk(get_resolver().url_patterns, ""))
    unnamed = [name for name in found if name.endswith("None")]
    assert not unnamed, f"give these URLs a name: {[str(found[name].pattern) for name in unnamed]}"
    return found


def parameters(name: str) -> set[str]:
    """What varies in this URL."""
    return set(patterns()[name].pattern.converters)


def address(name: str) -> str:
    """The URL filled with its sample."""
    missing = parameters(name) - set(SAMPLES.get(name, {}))
    assert not missing, f"{name}: add a sample for {sorted(missing)} to SAMPLES in tests/matrix/samples.py"
    return reverse(name, kwargs={part: SAMPLES[name][part] for part in parameters(name)})


def every_pattern() -> dict[str, URLPattern]:
    """Name → pattern of every URL, also of those that lead to a library's view."""
    return dict(_every(get_resolver().url_patterns, ""))


def _walk(listed: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for name, one in _every(listed, prefix):
        if one.callback.__module__.startswith("muster."):
            yield name, one


def _every(listed: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for one in listed:
        if isinstance(one, URLResolver):
            yield from _every(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        else:
            yield f"{prefix}{one.name}", one
