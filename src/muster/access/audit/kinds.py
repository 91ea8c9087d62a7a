"""The audit in words: what was done, what for, and the kinds by which a list is narrowed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """Actions that are asked for together; ``%`` stands for any ending."""

    word: Promise
    actions: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "read": Kind(_("Read"), ("persons_read", "persons_compared")),
    "file": Kind(_("Exported or printed"), ("persons_export%", "persons_print%")),
    "change": Kind(_("Changed"), ("persons_change%", "resident_%", "household_%", "care_%", "roll_%")),
    "alarm": Kind(_("Alarms"), ("read_alarm", "read_refused", "alarms_seen")),
    "approval": Kind(_("Second person"), ("second_%",)),
    "door": Kind(_("Logins"), ("login%", "logout%", "again%")),
    "user": Kind(_("Users and keys"), ("user_%", "factor_%", "key_%")),
    "device": Kind(_("Phones"), ("device_%", "token_%")),
    "round": Kind(_("Rounds"), ("round_%",)),
    "audit": Kind(_("The audit itself"), ("audit_%",)),
}
ACTIONS: dict[str, Promise] = {
    "alarms_seen": _("took note of the alarms"),
    "audit_exported": _("exported the audit"),
    "audit_looked_up": _("looked up a resident in the audit"),
    "audit_seen_by": _("listed who looked at a resident"),
    "device_revoke": _("revoked a phone"),
    "device_sign_off": _("signed off a silent phone"),
    "factor_add": _("added a second factor"),
    "factor_codes": _("made recovery codes"),
    "factor_remove": _("removed a second factor"),
    "key_destroy": _("destroyed a key"),
    "login": _("signed in"),
    "login_again": _("gave the password again"),
    "logout": _("signed out"),
    "persons_changed": _("changed"),
    "persons_compared": _("compared by program"),
    "persons_exported": _("exported"),
    "persons_printed": _("printed"),
    "persons_read": _("read"),
    "read_alarm": _("read more than the hour's budget"),
    "read_refused": _("was refused: over three times the budget"),
    "round_create": _("made a round"),
    "round_open": _("opened a round"),
    "second_allow": _("allowed, as second person"),
    "second_ask": _("asked for a second person"),
    "second_refuse": _("refused, as second person"),
    "second_use": _("did what a second person had allowed"),
    "token_make": _("made enrolment codes"),
    "user_create": _("made a user"),
    "user_disable": _("disabled a user"),
    "user_password": _("gave a user a new password"),
    "user_unlock": _("unlocked a user"),
}
PURPOSES: dict[str, Promise] = {
    "find": _("search"),
    "household": _("page of a household"),
    "open_name": _("page of one name"),
    "open_names": _("list of names"),
    "open_names_export": _("list of names, as a file"),
    "walk-ins against the roll": _("walk-ins compared with the roll"),
}


def action_word(action: str) -> str:
    """In the language of the page; a code nobody has given a word stays a code."""
    return str(ACTIONS.get(action, action))


def purpose_word(purpose: str) -> str:
    return str(PURPOSES.get(purpose, purpose))
