"""Every address of muster's own rooms, and a sample for each part of an address that varies.

Whoever adds a URL with a parameter adds a line to ``SAMPLES``: what the town of tests/cast.py has under that name.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import cast

NOBODYS = UUID(int=0xFEED)  # what is somebody's own, asked for by everybody else
# what has an id of its own only once it is made: tests/matrix/border.py says which
DEVICE, EVENT, LOGIN = "the phone", "the check-in", "the login"
SAMPLES: dict[str, dict[str, Any]] = {
    "approval_answer": {"id": NOBODYS},
    "audit_export": {"form": "csv"},
    "audit_row": {"district": cast.DISTRICT, "chain": "nobody", "number": 1},
    "audit_seen_by_resident": {"resident": cast.LI_WEI},
    "command:answer": {"person": cast.LI_WEI},
    "command:bulletin_export": {"form": "csv"},
    "command:case": {"case": NOBODYS},
    "command:device": {"device": DEVICE},
    "command:division": {"code": cast.UPPER},
    "command:follow_up": {"case": NOBODYS, "person": cast.LI_WEI},
    "command:household": {"household": cast.LI.id},
    "command:join": {"person": cast.LI_WEI},
    "command:nobody_home": {"household": cast.LI.id},
    "command:part": {"person": cast.LI_WEI},
    "command:person": {"person": cast.LI_WEI},
    "command:point": {"code": "P001"},
    "command:record": {"event": EVENT},
    "command:retract": {"event": EVENT},
    "command:revoke": {"device": DEVICE},
    "command:roll_absent": {"resident": cast.LI_WEI},
    "command:roll_back": {"resident": cast.LI_WEI},
    "command:roll_edit": {"resident": cast.LI_WEI},
    "command:roll_excuse": {"resident": cast.LI_WEI},
    "command:roll_member": {"household": cast.LI.id},
    "command:roll_move": {"resident": cast.LI_WEI},
    "command:sign": {"act": "attendance"},
    "command:sign_off": {"device": DEVICE},
    "command:tube": {"code": "T001"},
    "command:tube_act": {"code": "T001", "act": "void"},
    "command:unit": {"unit": 99_999_999},
    "jobs:cancel": {"id": NOBODYS},
    "jobs:file": {"id": NOBODYS},
    "jobs:job": {"id": NOBODYS},
    "jobs:state": {"id": NOBODYS},
    "public:card": {"household": cast.LI.id},
    "roll:full": {"resident": cast.LI_WEI},
    "roll:import": {"id": NOBODYS},
    "roll:import_apply": {"id": NOBODYS},
    "roll:import_check": {"id": NOBODYS},
    "roll:import_drop": {"id": NOBODYS},
    "roll:import_errors": {"id": NOBODYS},
    "roll:import_new": {"code": "points"},
    "roll:import_people": {"id": NOBODYS, "name": "new"},
    "roll:import_template": {"code": "points"},
    "roll:import_tickets": {"id": NOBODYS},
    "roll:import_undo": {"run": NOBODYS},
    "roll:lift": {"resident": cast.LI_WEI},
    "roll:mark": {"resident": cast.LI_WEI},
    "roll:resident": {"resident": cast.LI_WEI},
    "user": {"id": LOGIN},
    "user_carry_out": {"asked": NOBODYS},
    "user_hand_over": {"id": LOGIN},
    "user_reset": {"id": LOGIN},
    "user_state": {"id": LOGIN, "what": "disable"},
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
