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
    "change": Kind(_("Changed"), ("persons_changed", "resident_%", "import%")),
    "alarm": Kind(_("Alarms"), ("read_alarm", "read_refused", "alarms_seen")),
    "approval": Kind(_("Second person"), ("second_%",)),
    "door": Kind(_("Logins"), ("login%", "logout%", "again%")),
    "user": Kind(_("Users and keys"), ("user_%", "factor_%", "key_%")),
    "device": Kind(_("Phones"), ("device_%", "token_%")),
    "round": Kind(_("Rounds"), ("round_%",)),
    "audit": Kind(_("The audit itself"), ("audit_%",)),
}
ACTIONS: dict[str, str | Promise] = {
    "alarms_seen": _("took note of the alarms"),
    "audit_exported": _("exported the audit"),
    "audit_looked_up": _("looked up a resident in the audit"),
    "audit_seen_by": _("listed who looked at a resident"),
    "device_revoke": _("revoked a phone"),
    "device_sign_off": _("signed off a silent phone"),
    "factor_add": _("added a second factor"),
    "factor_codes": _("made recovery codes"),
    "factor_remove": _("removed a second factor"),
    "import": _("imported"),
    "import_errors": _("took the refused rows of an import"),
    "import_look": _("looked into a file before its import"),
    "import_people": _("looked at the new persons of an import"),
    "import_undo": _("took an import back"),
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
    "tickets_show": _("looked at enrolment codes"),
    "token_make": _("made enrolment codes"),
    "user_change": _("changed a user"),
    "user_create": _("made a user"),
    "user_disable": _("disabled a user"),
    "user_enable": _("enabled a user"),
    "user_hand_over": _("handed a role over"),
    "user_password": _("gave a user a new password"),
    "user_password_own": _("changed their own password"),
    "user_sessions_end": _("ended a user's sessions"),
    "user_unlock": _("unlocked a user"),
}
PURPOSES: dict[str, Promise] = {  # by the first word; what follows it are codes, or the reason that was given
    "budget": _("budget of an hour"),
    "cards": _("household cards"),
    "care_list": _("care list"),
    "cases": _("list of cases"),
    "contacts": _("contacts of a case"),
    "duplicates": _("possible duplicates"),
    "find": _("search"),
    "household": _("page of a household"),
    "import": _("import"),
    "in_hand": _("the person in hand, by number or card"),
    "join": _("walk-in compared with the roll"),
    "knock_list": _("knock list"),
    "open_name": _("page of one name"),
    "open_names": _("list of names"),
    "open_names_export": _("list of names, as a file"),
    "open_names_list": _("list of names, on paper"),
    "record": _("one record of the day"),
    "roll_absence": _("absence of somebody on the roll"),
    "roll_edit": _("correction of an entry"),
    "roll_held": _("number of somebody elsewhere"),
    "roll_full": _("entry of the roll, unmasked"),
    "roll_member": _("new member of a household"),
    "roll_move": _("move to another household"),
    "roll_person": _("entry of the roll"),
    "roll_search": _("search in the roll"),
    "roll_village": _("roll of a village"),
    "round": _("Round"),
    "tube": _("members of a tube"),
    "walk-ins": _("walk-ins compared with the roll"),
}


def actions_register(words: dict[str, str | Promise]) -> None:
    """A room says what its own actions are called."""
    ACTIONS.update(words)


def action_word(action: str) -> str:
    """In the language of the page; a code nobody has given a word stays a code."""
    return str(ACTIONS.get(action, action))


def purpose_word(purpose: str) -> str:
    """The first word in the language of the page, then the codes that follow it."""
    first, _space, codes = purpose.partition(" ")
    if first not in PURPOSES:
        return purpose
    return f"{PURPOSES[first]} · {codes}" if codes and first != "walk-ins" else str(PURPOSES[first])
