"""Whatever is asked, the answer is one that /api/openapi.json promises, and never a fault of the server's."""

import gzip
import json
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from muster.config.openapi import OPERATIONS
from tests import cast
from tests.ledger.phone import Phone

EXAMPLES = 60
# a body as the schema has it may still be refused: no schema knows a point of a curve, a token or a signature
EXCLUDED = [positive_data_acceptance]


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx: Any, value: Any) -> bytes:
    """What is bytes already goes as it is."""
    return value if isinstance(value, bytes) else lines(value)


def lines(value: Any) -> bytes:
    """One JSON value a line."""
    return b"\n".join(json.dumps(one).encode() for one in (value if isinstance(value, list) else [value]))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.code)
def test_every_answer_is_a_promised_one(door: Any, session: str, phone: Phone, operation: Any) -> None:
    """With bodies as the schema has them; half of the batches and heartbeats signed by a phone that is enrolled."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", door)
    asked = schema[operation.path][operation.method.upper()]
    seen = set()
    # a line that is no envelope is kept aside, not refused; who is not logged in is sent to the login
    excluded = [*EXCLUDED, negative_data_rejection] if operation.lines or operation.page else EXCLUDED

    @given(case=asked.as_strategy(), ours=st.booleans(), packed=st.booleans())
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any, ours: bool, packed: bool) -> None:
        headers = {}
        if operation.login:
            case.cookies = {"sessionid": session} if ours else {}
        if operation.lines:
            case.body = _batch(case.body, phone) if ours else lines(case.body)
            if packed:
                case.body, headers = gzip.compress(case.body), {"Content-Encoding": "gzip"}
        elif operation.code == "device_heartbeat" and ours:
            case.body = msgspec.to_builtins(phone.head([])) | {"unsent": 3, "oldest_unsent_at": None}
        seen.add(case.call_and_validate(headers=headers, excluded_checks=excluded).status_code)

    ask()
    assert seen & set(operation.answers) or operation.code in ("device_enrol", "job_state")


def _batch(made: Any, phone: Phone) -> bytes:
    """The lines that were made up, one that is true, and the head that this phone signs for them."""
    others = [json.dumps(line).encode() for line in made[1:]] if isinstance(made, list) else []
    true = phone.event("ResidentCheckedIn", resident=str(cast.LI_WEI), point="P001", lane=1, how="qr")
    return phone.ndjson([*others, true])
