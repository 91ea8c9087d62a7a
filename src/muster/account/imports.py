"""An import whose people stand in a round's account is not taken back."""

from django.utils.translation import gettext_lazy as _

from muster.roll.imports import depends


def register() -> None:
    depends.register(
        "resident", _("accounts of a round"),
        """SELECT count(*) FROM account WHERE district = %(district)s
           AND (person = ANY(%(ids)s::uuid[]) OR linked_to = ANY(%(ids)s::uuid[]))""",
    )  # fmt: skip
