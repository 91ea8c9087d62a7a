"""A browser that imports: one call for each step."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from muster.roll.models import ImportDraft


def upload(client: Client, path: Path, *, kind: str = "roll", **form: Any) -> HttpResponse:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer: Any = client.post(reverse("roll:import_new", args=[kind]), {"file": file, **form})
    return answer


def draft() -> ImportDraft:
    return ImportDraft.objects.latest("at")


def page(client: Client, name: str = "import", *args: Any) -> str:
    answer = client.get(reverse(f"roll:{name}", args=[draft().id, *args]), follow=True)
    return answer.content.decode()


def fields(client: Client) -> dict[str, str]:
    """The columns as the page proposes them."""
    answer = client.get(reverse("roll:import", args=[draft().id]), follow=True)
    context: Any = answer.context
    return {f"c{column['place']}": column["field"] for column in context["columns"]}


def check(client: Client, **form: Any) -> str:
    """Takes the columns as proposed; answers the page with what would change."""
    answer = client.post(reverse("roll:import_check", args=[draft().id]), {**fields(client), **form}, follow=True)
    return answer.content.decode()


def take(client: Client, **form: Any) -> str:
    answer = client.post(reverse("roll:import_apply", args=[draft().id]), {"rows": "all", **form}, follow=True)
    return answer.content.decode()


def whole(
    client: Client, path: Path, *, kind: str = "roll", rows: str = "all", gone: str = "keep", **form: Any
) -> UUID:
    """From the file to the import; answers its run."""
    upload(client, path, kind=kind, **form)
    check(client)
    take(client, rows=rows, gone=gone)
    found = draft().run
    assert found is not None
    return found
