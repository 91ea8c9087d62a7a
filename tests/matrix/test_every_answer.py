"""Every address × everybody × inside and outside: each answer is the one that the table writes down."""

from collections.abc import Iterator

from django.test import Client

from tests.conftest import StandingClock
from tests.matrix.border import Who
from tests.matrix.samples import SAMPLES, every_pattern
from tests.matrix.table import ROWS
from tests.matrix.walk import NOWHERE, OUTSIDE, WORDS, address, ask, clients, outside, things


def test_every_address_has_a_row() -> None:
    addresses = set(every_pattern())
    assert addresses - set(ROWS) == set(), "write down in tests/matrix/table.py what these answer to whom"
    assert set(ROWS) - addresses == set(), "these rows are of no address any more"


def test_every_thing_in_an_address_has_one_outside() -> None:
    values = {value for name in every_pattern() for value in SAMPLES.get(name, {}).values()}
    assert values - set(OUTSIDE) - WORDS == set(), "add what lies outside to OUTSIDE in tests/matrix/walk.py"
    assert set(OUTSIDE) == set(NOWHERE)


def test_every_answer_is_as_written(two_sides: StandingClock) -> None:
    wrong = [line for who, client in clients() for name in ROWS for line in _wrong(who, client, name)]
    assert not wrong, "\n".join(wrong)


def _wrong(who: Who, client: Client, name: str) -> list[str]:
    """What this address answers to this person and should not."""
    return [
        f"{who}: {method} {name}: {line}" for method in ("get", "post") for line in _faults(who, client, name, method)
    ]


def _faults(who: Who, client: Client, name: str, method: str) -> Iterator[str]:
    row = ROWS[name]
    if who.whole and not row.allows(who.role):
        return  # who is refused is refused before anybody looks at the territory: asked of a part of the county already
    beside = things(name) and row.allows(who.role)
    for inside in (True, False) if beside else (True,):
        url = address(name, None if inside else outside(who))
        meant = row.answers(who.role, method, api=url.startswith("/api/"), whole=who.whole, inside=inside)
        got = ask(client, method, url)
        if got.status not in meant:
            yield f"{'inside' if inside else 'outside'}: {got.status}, not {meant}"
        if not row.allows(who.role) and got.status == 302 and not got.to.startswith("/login"):
            yield f"leads to {got.to}"
        yield from (f"prints {word}" for word in who.secrets if word in got.text)
    if beside and got != (nowhere := ask(client, method, address(name, NOWHERE))):
        lines = set(got.text.splitlines()) ^ set(nowhere.text.splitlines())
        yield f"what lies outside is told from what is not there: {got.status}, {nowhere.status}, {sorted(lines)[:2]}"
