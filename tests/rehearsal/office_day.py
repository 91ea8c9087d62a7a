"""Run by itself inside a home after its day: people work in the browser, then everything that is kept is written out.

The folder given gets a file for each table, as COPY writes it. What the server says goes to standard error.
"""

import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.JOBS_INLINE = True
    _work()
    _write(folder)


def _work() -> None:
    """Searches by name, phone and number; a person opened, in the clear, and corrected; a list brought in and dropped."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    from muster.access.models import User
    from muster.config import database
    from muster.roll.imports.drafts import ImportDraft
    from muster.roll.models import Resident
    from muster.roll.queries import residents_for

    client = Client()
    client.force_login(User.objects.filter(role="command").order_by("id")[0])
    district = User.objects.filter(role="command").order_by("id")[0].territory
    ids = list(Resident.objects.exclude(phone_sealed=None).values_list("id", flat=True).order_by("id")[:3])
    for person in residents_for(district, ids):
        for asked in (person.name, person.phone, person.id_number):
            _sent(client.post(reverse("command:find"), {"q": asked}))
            _sent(client.post(reverse("roll:roll"), {"q": asked}))
        _sent(client.get(reverse("roll:resident", args=[person.id])))
        _sent(client.post(reverse("roll:full", args=[person.id]), {"purpose": "correcting"}))
        _sent(client.get(reverse("command:person", args=[person.id])))
        for said in (person.name, person.phone, person.id_number):
            answer = {"how": "refusal", "words": f"the neighbour of {said} said so"}
            _refused(client.post(reverse("command:answer", args=[person.id]), answer))
            _refused(client.post(reverse("command:roll_absent", args=[person.id]), {"reason": f"told by {said}"}))
    for said in (person.phone, person.id_number):
        _refused(client.post(reverse("command:names_ask"), {"form": "csv", "purpose": f"to call {said}"}))
        _refused(client.post(reverse("roll:export_ask"), {"form": "csv", "purpose": f"to call {said}"}))
    whole = (database.home() / "roll.xlsx").read_bytes()
    upload = SimpleUploadedFile("roll.xlsx", whole, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    _sent(client.post(reverse("roll:import_new", args=["roll"]), {"file": upload}))
    draft = ImportDraft.objects.get()
    _sent(client.get(reverse("roll:import", args=[draft.id])))
    _sent(client.post(reverse("roll:import_drop", args=[draft.id])))


def _sent(reply: object) -> None:
    assert getattr(reply, "status_code", 0) in (200, 302), reply


def _refused(reply: object) -> None:
    """Sent back by the form, or nothing is left to answer; written down by neither."""
    assert getattr(reply, "status_code", 0) in (409, 422), reply


def _write(folder: Path) -> None:
    from muster.common.raw import raw_cursor

    cursor = raw_cursor()
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in cursor.fetchall():
        with cursor.copy(f'COPY "{table}" TO STDOUT') as copy, (folder / table).open("wb") as file:
            for part in copy:
                file.write(part)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "muster.config.settings"
    django.setup()
    main(Path(sys.argv[1]))
