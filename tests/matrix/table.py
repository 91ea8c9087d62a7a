"""What every address answers to whom. A URL without a row here fails the suite; docs/authorisation.md prints this table.

Each row names the permission that the address asks for, and what it answers to somebody who has it: to GET, to a POST
with an empty form, and when the address names something outside the territory. Whoever has not got it is refused
(403), and who has not logged in is sent to the login (302; programs get 401). An address that does not take a method
answers 405 to it, to whoever gets that far.
"""

from dataclasses import dataclass, field
from typing import Literal

from muster.access.enums import AT_A_POINT, Role
from muster.access.rules import Permission, may

OPEN: Literal["nobody in particular"] = "nobody in particular"
LOGIN: Literal["a login"] = "a login"
DEVICE: Literal["a device's key"] = "a device's key"
Needs = Permission | Literal["nobody in particular", "a login", "a device's key"]
NO = 405  # the method is not taken
NOT_AT_A_POINT = {"get": 403, "post": 403}


@dataclass(frozen=True, slots=True)
class Row:
    """What differs, by method: ``part`` for somebody who answers for a part of the county only, ``point`` for somebody
    who works at a point."""

    needs: Needs
    get: int = 200
    post: int = NO
    away: int = 404
    part: dict[str, int] = field(default_factory=dict)
    point: dict[str, int] = field(default_factory=dict)

    def allows(self, role: Role | None) -> bool:
        if self.needs in (OPEN, DEVICE):
            return True
        if self.needs == LOGIN:
            return role is not None
        return role is not None and may(role, self.needs)  # type: ignore[arg-type]

    def answers(self, role: Role | None, method: str, *, api: bool, whole: bool, inside: bool) -> set[int]:
        """The statuses that may come back; more than one only where the method is not taken."""
        said = self.get if method == "get" else self.post
        if not self.allows(role):
            refused = 403 if role else 401 if api else 302
            return {refused, NO} if said == NO else {refused}
        if said == NO:
            return {NO}
        differs = {} if whole else self.part | (self.point if role in AT_A_POINT else {})
        return {differs.get(method, said if inside else self.away)}


ROWS: dict[str, Row] = {
    "account": Row(LOGIN),
    "account_app": Row(LOGIN, post=200),
    "account_codes": Row(LOGIN, NO, 400),
    "account_language": Row(LOGIN, NO, 400),
    "account_out": Row(LOGIN, NO, 302),
    "account_passkey": Row(LOGIN, post=200),
    "account_password": Row(LOGIN, post=200),
    "account_remove": Row(LOGIN, NO, 404),
    "again": Row(LOGIN, post=422),
    "approval_answer": Row("approve", NO, 422),
    "approvals": Row("approve"),  # and whoever has asked for something
    "audit": Row("see_audit"),
    "audit_alarms_seen": Row("see_audit", NO, 302, part={"post": 403}),
    "audit_export": Row("see_audit"),
    "audit_lookup": Row("see_audit", NO, 302),
    "audit_row": Row("see_audit", 404),
    "audit_seen_by": Row("see_audit"),
    "audit_seen_by_resident": Row("see_audit", away=200),  # nobody looked
    "command:answer": Row("answer_open_names", NO, 422),
    "command:assign": Row("close_round", NO, 302, part={"post": 403}),
    "command:board": Row("see_board"),
    "command:board_json": Row("see_board"),
    "command:board_live": Row("see_board"),
    "command:bulletin": Row("see_board"),
    "command:bulletin_export": Row("see_board"),
    "command:case": Row("see_cases", 404),
    "command:cases": Row("see_cases"),
    "command:closing": Row("see_board"),
    "command:device": Row("see_board"),
    "command:devices": Row("see_board"),
    "command:division": Row("see_board", point={"get": 404}),
    "command:divisions": Row("see_board", 302),
    "command:enrol": Row("enrol_devices", post=422),
    "command:exceptions": Row("see_board"),
    "command:find": Row("see_board", post=200),
    "command:follow_up": Row("see_cases", NO, 404),
    "command:home": Row("see_board", 302),
    "command:household": Row("see_persons"),
    "command:join": Row("edit_roll", NO, 422),
    "command:map": Row("see_board"),
    "command:map_shapes": Row("see_board"),
    "command:mine": Row("answer_open_names"),
    "command:names": Row("see_open_names"),
    "command:names_ask": Row("export", NO, 422),
    "command:names_export": Row("export"),
    "command:names_make": Row("export", NO, 400),
    "command:names_print": Row("answer_open_names", 302),
    "command:nobody_home": Row("answer_open_names", NO, 302),
    "command:part": Row("edit_roll", NO, 302),
    "command:person": Row("see_open_names"),
    "command:point": Row("see_board"),
    "command:points": Row("see_board"),
    "command:record": Row("see_board"),
    "command:release": Row("release_quarantine", NO, 422),
    "command:reopen": Row("close_round", NO, 302, part={"post": 403}),
    "command:retract": Row("settle_exceptions", NO, 422),
    "command:revoke": Row("enrol_devices", NO, 422),
    "command:roll_absent": Row("edit_roll", post=200),
    "command:roll_back": Row("edit_roll", NO, 302),
    "command:roll_edit": Row("edit_roll", post=200),
    "command:roll_excuse": Row("edit_roll", 302, 302),
    "command:roll_member": Row("edit_roll", post=200),
    "command:roll_move": Row("edit_roll", post=200),
    "command:roll_new": Row("edit_roll", post=200),
    "command:roll_rule": Row("edit_roll", NO, 302),
    "command:settle": Row("settle_exceptions", NO, 422),
    "command:sign": Row("close_round", NO, 422, part={"post": 403}),
    "command:sign_off": Row("enrol_devices", NO, 422),
    "command:staff": Row("see_staff"),
    "command:tube": Row("see_lab"),
    "command:tube_act": Row("settle_exceptions", NO, 422),
    "command:tubes": Row("see_board"),
    "command:unit": Row("see_staff", 404),
    "device-enrol": Row(DEVICE, NO, 400),
    "device-heartbeat": Row(DEVICE, NO, 400),
    "jobs:cancel": Row("see_board", NO, 404),  # a job is its owner's alone, and the sample is nobody's
    "jobs:file": Row("see_board", 404),
    "jobs:job": Row("see_board", 404),
    "jobs:state": Row("see_board", 404),
    "ledger-batches": Row(DEVICE, NO, 415),
    "login": Row(OPEN, post=422),
    "logout": Row(OPEN, NO, 302),
    "openapi": Row(OPEN),
    "public:card": Row("print_cards", post=422, away=409),
    "public:cards": Row("print_cards"),
    "public:cards_print": Row("print_cards", NO, 400),
    "public:slip": Row(OPEN, post=422),
    "roll:care": Row("see_persons", point=NOT_AT_A_POINT),
    "roll:duplicates": Row("see_persons", point=NOT_AT_A_POINT),
    "roll:export": Row("export", part={"get": 403}),
    "roll:export_ask": Row("export", NO, 422, part={"post": 403}),
    "roll:export_make": Row("export", NO, 400, part={"post": 403}),
    "roll:full": Row("see_persons", NO, 422, point=NOT_AT_A_POINT),
    "roll:import": Row("import_places", 404, part={"get": 403}),
    "roll:import_apply": Row("import_places", NO, 404, part={"post": 403}),
    "roll:import_check": Row("import_places", NO, 404, part={"post": 403}),
    "roll:import_drop": Row("import_places", NO, 404, part={"post": 403}),
    "roll:import_errors": Row("import_places", 404, part={"get": 403}),
    "roll:import_new": Row("import_places", post=404, part={"get": 403, "post": 403}),
    "roll:import_people": Row("import_places", 404, part={"get": 403}),
    "roll:import_template": Row("import_places", part={"get": 403}),
    "roll:import_tickets": Row("import_places", NO, 404, part={"post": 403}),
    "roll:import_undo": Row("import_places", NO, 404, part={"post": 403}),
    "roll:imports": Row("import_places", part={"get": 403}),
    "roll:lift": Row("edit_roll", NO, 302),
    "roll:mark": Row("edit_roll", NO, 422),
    "roll:resident": Row("see_persons", point=NOT_AT_A_POINT),
    "roll:roll": Row("see_persons", post=200, point=NOT_AT_A_POINT),
    "second": Row(OPEN, 302, 302),
    "set_language": Row(OPEN, 302, 302),
    "user": Row("manage_users", post=200),
    "user_carry_out": Row("manage_users", NO, 409),
    "user_hand_over": Row("manage_users", NO, 422),
    "user_new": Row("manage_users", post=200),
    "user_reset": Row("manage_users", NO, 200),
    "user_state": Row("manage_users", NO, 302),
    "users": Row("manage_users", post=200),
}
