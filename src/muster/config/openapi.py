"""The HTTP API as one OpenAPI 3.1 document, made from what each room declares. Served at /api/openapi.json."""

import json
import re
from collections import defaultdict
from functools import lru_cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from muster.command.api import OPERATIONS as COMMAND
from muster.common.api import Operation, Said
from muster.common.problems import REGISTRY
from muster.jobs.api import OPERATIONS as JOBS
from muster.ledger.api import OPERATIONS as LEDGER
from muster.ledger.views import LINES_MOST

OPERATIONS = (*LEDGER, *COMMAND, *JOBS)
_REF = "#/components/schemas/{name}"


@require_safe
def document(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    return HttpResponse(_text(), content_type="application/json")


@lru_cache(maxsize=1)
def _text() -> str:
    return json.dumps(made(), ensure_ascii=False)


def made() -> dict[str, Any]:
    """The document."""
    types = list(dict.fromkeys([Said, *(one for operation in OPERATIONS for one in _types(operation))]))
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in OPERATIONS:
        paths[operation.path][operation.method] = _operation(operation, schema)
    found = {
        "openapi": "3.1.0",
        "info": {
            "title": "muster", "version": "1",
            "description": "What devices and programs may ask. docs/sync.md says what a device does with the answers.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}},
        },
    }  # fmt: skip
    plain: dict[str, Any] = _plain(found)
    return plain


def _types(operation: Operation) -> list[Any]:
    asked = operation.body if operation.lines else [operation.body] if operation.body else []
    return [*asked, *operation.answers.values()]


def _operation(operation: Operation, schema: dict[Any, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "operationId": operation.code, "summary": operation.say, "responses": _responses(operation, schema)
    }  # fmt: skip
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]
    parameters += [
        {
            "name": one.name,
            "in": "query",
            "description": one.say,
            "schema": {"type": "string", "enum": list(one.values)},
        }
        for one in operation.query
    ]
    if parameters:
        body["parameters"] = parameters
    if operation.login:
        body["security"] = [{"session": []}]
    if operation.lines:
        body["requestBody"] = {
            "required": True,
            "content": {"application/x-ndjson": {"schema": _lines(operation, schema)}},
        }
    elif operation.body:
        body["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema[operation.body]}}}
    return body


def _lines(operation: Operation, schema: dict[Any, Any]) -> dict[str, Any]:
    first, others = (schema[one] for one in operation.body)
    return {
        "type": "array", "description": "One JSON value a line.", "prefixItems": [first], "items": others,
        "minItems": 1, "maxItems": LINES_MOST + 1,
    }  # fmt: skip


def _responses(operation: Operation, schema: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        str(status): {"description": "As asked.", "content": {"application/json": {"schema": schema[said]}}}
        for status, said in operation.answers.items()
    }
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in operation.problems:
        by_status[REGISTRY[code].status].append(code)
    for status, codes in sorted(by_status.items()):
        content = {"text/html": {}} if operation.page else {"application/json": {"schema": schema[Said]}}
        found[str(status)] = {"description": ", ".join(codes), "content": content}
    if operation.page:
        found["302"] = {"description": "To the login."}
    return found


def _plain(value: Any) -> Any:
    """Patterns as every validator reads them: Python's end of text is the others' ``$``."""
    if isinstance(value, dict):
        return {
            name: member.replace(r"\Z", "$") if name == "pattern" else _plain(member) for name, member in value.items()
        }
    return [_plain(member) for member in value] if isinstance(value, list) else value
