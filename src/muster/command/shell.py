"""The shell around every page of every room: where one may go, the round, who looks. A context processor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.access.audit import budget
from muster.access.audit.queries import alarms
from muster.access.models import User
from muster.access.rules import Permission, may
from muster.access.scope import Scope, scope
from muster.command import homes
from muster.command.numbers import Place
from muster.command.queries import round_shown
from muster.common import clock
from muster.common.templatetags.muster import named
from muster.roll.models import Division, Round

TABS_MOST = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu. ``key`` follows "g" on the keyboard; ``also`` are the pages below it."""

    code: str
    key: str
    word: Promise
    view: str
    needs: Permission
    group: str
    first: bool = False  # stands among the tabs, if there is room
    whole: bool = False  # only for who answers for a whole county
    homes: bool = False  # only for who answers for households: a point has none of its own
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    key: str
    word: str
    url: str
    here: bool
    count: int = 0  # of what waits there

    @property
    def icon(self) -> str:
        return self.code


GROUPS: dict[str, Promise] = {
    "day": gettext_lazy("The day"), "roll": gettext_lazy("The roll"), "people": gettext_lazy("People"), "house": gettext_lazy("The house"),
}  # fmt: skip
MENU: tuple[Entry, ...] = (
    Entry("board", "b", gettext_lazy("Board"), "command:board", "see_board", "day", first=True),
    Entry("names", "o", gettext_lazy("Open names"), "command:names", "see_open_names", "day", first=True,
          also=("command:person",)),
    Entry("exceptions", "e", gettext_lazy("Exceptions"), "command:exceptions", "see_board", "day", first=True,
          also=("command:record",)),
    Entry("mine", "m", gettext_lazy("My names"), "command:mine", "answer_open_names", "day"),
    Entry("points", "p", gettext_lazy("Points"), "command:points", "see_board", "day", first=True, also=("command:point",)),
    Entry("map", "v", gettext_lazy("Map"), "command:map", "see_board", "day"),
    Entry("divisions", "y", gettext_lazy("Territory"), "command:divisions", "see_board", "day",
          also=("command:division", "command:household")),
    Entry("closing", "c", gettext_lazy("Closing"), "command:closing", "see_board", "day", first=True),
    Entry("bulletin", "u", gettext_lazy("Bulletin"), "command:bulletin", "see_board", "day"),
    Entry("tubes", "t", gettext_lazy("Tubes"), "command:tubes", "see_lab", "day", also=("command:tube",)),
    Entry("roll", "r", gettext_lazy("Roll"), "roll:roll", "see_persons", "roll", homes=True,
          also=("roll:resident", "roll:full", "roll:duplicates", "command:roll_new", "command:roll_member",
                "command:roll_edit", "command:roll_move", "command:roll_absent", "command:roll_excuse")),
    Entry("care", "k", gettext_lazy("Care list"), "roll:care", "see_persons", "roll", homes=True),
    Entry("cards", "h", gettext_lazy("Cards"), "public:cards", "print_cards", "roll", also=("public:card",)),
    Entry("devices", "d", gettext_lazy("Devices"), "command:devices", "see_board", "day",
          also=("command:device", "command:enrol")),
    Entry("staff", "s", gettext_lazy("Staff"), "command:staff", "see_staff", "people", also=("command:unit",)),
    Entry("cases", "x", gettext_lazy("Cases"), "command:cases", "see_cases", "people", also=("command:case",)),
    Entry("imports", "i", gettext_lazy("Imports"), "roll:imports", "import_places", "roll", whole=True,
          also=("roll:import_new", "roll:import", "roll:import_people")),
    Entry("audit", "l", gettext_lazy("Audit"), "audit", "see_audit", "house", first=True,
          also=("audit_row", "audit_seen_by", "audit_seen_by_resident")),
    Entry("users", "w", gettext_lazy("Users"), "users", "manage_users", "house", also=("user", "user_new")),
    Entry("approvals", "a", gettext_lazy("Approvals"), "approvals", "approve", "people"),
)  # fmt: skip


def entries(user: User, visible: Scope) -> list[Entry]:
    """The pages of the menu that this person may go to."""
    county = visible.whole(visible.district)
    return [
        entry for entry in MENU
        if may(user, entry.needs) and (county or not entry.whole) and not (entry.homes and visible.point)
    ]  # fmt: skip


class Shell:
    """What base.html asks; each answer is looked up when it is first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._here = request.resolver_match.view_name if request.resolver_match else ""

    @cached_property
    def user(self) -> User | None:
        who: Any = getattr(self._request, "user", None)
        return who if isinstance(who, User) and who.is_active else None

    @cached_property
    def round(self) -> dict[str, Any] | None:
        shown = self._round
        if shown is None:
            return None
        return {
            "district": self._place(shown.district), "name": shown.name, "opens_at": shown.opens_at,
            "mode": shown.mode, "dated": shown.code not in shown.name,
        }  # fmt: skip

    @property
    def at(self) -> int:
        """Numbers are as of now, unless the page took them from a snapshot and says so itself."""
        return clock.now_ms()

    @cached_property
    def tabs(self) -> list[Tab]:
        return [self._tab(entry) for entry in self._entries[:TABS_MOST]]

    @cached_property
    def pages(self) -> list[tuple[Promise, list[Tab]]]:
        """All pages, by group: what finds no room among the tabs is here."""
        groups = [
            (word, [self._tab(entry) for entry in self._entries if entry.group == code])
            for code, word in GROUPS.items()
        ]
        return [(word, tabs) for word, tabs in groups if tabs]

    @cached_property
    def may_find(self) -> bool:
        return self.user is not None and may(self.user, "see_board") and self._round is not None

    @cached_property
    def scope_words(self) -> str:
        """The territory in words: a point, a village, a township, the county."""
        visible = self._scope
        if visible.point:
            return _("point %(point)s") % {"point": visible.point}
        return named(self._place(visible.prefix)) if visible.prefix else ""

    @cached_property
    def alarms(self) -> int:
        """Of readers over their budget, for those who look after it."""
        if self.user is None or not may(self.user, "see_audit"):
            return 0
        return len(alarms(self._scope, clock.now()))

    @cached_property
    def over(self) -> budget.Over | None:
        """Whether this person has read more than the budget of this hour."""
        return budget.over(self.user.actor, clock.now()) if self.user else None

    @property
    def on_audit(self) -> bool:
        return self._here == "audit"

    @cached_property
    def _scope(self) -> Scope:
        return scope(self.user) if self.user else Scope("", "")

    @cached_property
    def _round(self) -> Round | None:
        return round_shown(self._scope)

    @cached_property
    def _places(self) -> dict[str, Place]:
        wanted = [self._scope.prefix, self._round.district if self._round else ""]
        return {
            place.code: Place(place.code, place.name_zh, place.name_en)
            for place in Division.objects.filter(code__in=wanted)
        }

    def _place(self, code: str) -> Place:
        return self._places.get(code) or Place(code, code, code)

    @cached_property
    def _entries(self) -> list[Entry]:
        """First the tabs of the role, then the pages that are meant for tabs."""
        user = self.user
        if user is None:
            return []
        return sorted(entries(user, self._scope), key=lambda entry: (homes.place(user, entry.code), not entry.first))

    def _tab(self, entry: Entry) -> Tab:
        here = self._here == entry.view or self._here in entry.also
        waiting = self.alarms if entry.code == "audit" else 0
        return Tab(entry.code, entry.key, str(entry.word), reverse(entry.view), here, waiting)


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
