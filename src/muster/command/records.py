"""Records of the book in words: what each kind is called, which of its members may be shown, who may take it back."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.access.rules import Permission
from muster.command.kinds import kind_words, worded
from muster.command.words import RESULT
from muster.common.templatetags.muster import num

KIND = {
    "DeviceEnrolled": gettext_lazy("Phone enrolled"), "DeviceRevoked": gettext_lazy("Phone revoked"),
    "DeviceSignedOff": gettext_lazy("Silent phone signed off"), "EventRetracted": gettext_lazy("Record taken back"),
    "QuarantineReleased": gettext_lazy("Record released"), "CareMarkSet": gettext_lazy("Put on the care list"),
    "CareNoticeAcknowledged": gettext_lazy("Care notice signed"), "WorkerSignedOn": gettext_lazy("Worker signed on"),
    "ShiftStarted": gettext_lazy("Shift begun"), "ShiftEnded": gettext_lazy("Shift ended"),
    "RoundOpened": gettext_lazy("Round opened"), "ResidentRegistered": gettext_lazy("Walk-in registered"),
    "ResidentsLinked": gettext_lazy("Two entries joined as one person"),
    "ResidentsUnlinked": gettext_lazy("Two entries parted again"), "ResidentCheckedIn": gettext_lazy("Checked in at the table"),
    "CodesInspected": gettext_lazy("Codes inspected"), "TemperatureTaken": gettext_lazy("Temperature taken"),
    "ResidentDiverted": gettext_lazy("Led elsewhere"), "SpecimenCollected": gettext_lazy("Swab taken"),
    "SpecimenNotCollected": gettext_lazy("Swab not taken"), "SpecimenVoided": gettext_lazy("Swab declared void"),
    "SpecimenMoved": gettext_lazy("Swab put into another tube"), "TubeOpened": gettext_lazy("Tube opened"),
    "TubeSealed": gettext_lazy("Tube sealed"), "TubeVoided": gettext_lazy("Tube given up"),
    "TubeReceived": gettext_lazy("Tube received by the lab"), "TubeRejected": gettext_lazy("Tube rejected by the lab"),
    "ResultReported": gettext_lazy("Result reported"), "ResultAmended": gettext_lazy("Result amended"),
    "ResultReleased": gettext_lazy("Result released"), "VisitMade": gettext_lazy("Visit at the door"),
    "ExcuseGranted": gettext_lazy("Excused"), "RefusalRecorded": gettext_lazy("Refused"),
    "ElsewhereClaimed": gettext_lazy("Tested elsewhere"), "OpenNameAssigned": gettext_lazy("Given to an owner"),
    "ExceptionSettled": gettext_lazy("Exception settled"), "AttendanceClosed": gettext_lazy("Attendance closed"),
    "ResultsClosed": gettext_lazy("Results closed"), "RoundReopened": gettext_lazy("Round reopened"),
    "PointReadied": gettext_lazy("Readiness ticked"), "LaneOpened": gettext_lazy("Lane opened"),
    "LaneClosed": gettext_lazy("Lane closed"), "QueueCounted": gettext_lazy("Queue counted"),
    "DisinfectionDone": gettext_lazy("Disinfected"), "IncidentReported": gettext_lazy("Incident reported"),
    "SuppliesCounted": gettext_lazy("Supplies counted"), "BagPacked": gettext_lazy("Bag packed"),
    "BoxPacked": gettext_lazy("Box packed"), "CustodyHandedOver": gettext_lazy("Box handed over"),
    "CustodyReceived": gettext_lazy("Box received"), "DifferenceSigned": gettext_lazy("Difference signed"),
    "RunLoaded": gettext_lazy("Run loaded"), "ResampleOrdered": gettext_lazy("Single sample ordered"),
    "CaseOpened": gettext_lazy("Case opened"), "ContactNamed": gettext_lazy("Contact named"),
    "ContactFollowedUp": gettext_lazy("Contact followed up"),
}  # fmt: skip

# Who may take which record back. What only phones or the server may say is not here.
_LAB: Permission = "release_results"
_DAY: Permission = "settle_exceptions"
RETRACT: dict[str, Permission] = {
    **dict.fromkeys(("TubeReceived", "TubeRejected", "ResultReported", "ResultAmended", "RunLoaded"), _LAB),
    **dict.fromkeys((
        "EventRetracted", "CareMarkSet", "ResidentRegistered", "ResidentCheckedIn", "ResidentDiverted", "SpecimenCollected",
        "SpecimenNotCollected", "SpecimenVoided", "SpecimenMoved", "TubeOpened", "TubeSealed", "TubeVoided", "VisitMade",
        "ExcuseGranted", "RefusalRecorded", "ElsewhereClaimed", "OpenNameAssigned", "ExceptionSettled", "PointReadied",
        "LaneOpened", "LaneClosed", "QueueCounted", "DisinfectionDone", "IncidentReported", "SuppliesCounted", "BagPacked",
        "BoxPacked", "CustodyHandedOver", "CustodyReceived", "DifferenceSigned", "ResampleOrdered",
    ), _DAY),
}  # fmt: skip
OWN = frozenset({"VisitMade", "ExcuseGranted", "RefusalRecorded", "ElsewhereClaimed"})  # by whoever wrote it, too

_MEMBER = {
    "tube": gettext_lazy("tube"), "from_tube": gettext_lazy("from tube"), "point": gettext_lazy("point"), "lane": gettext_lazy("lane"),
    "capacity": gettext_lazy("may hold"), "count": gettext_lazy("people said"), "result": gettext_lazy("result"),
    "run": gettext_lazy("run"), "lab": gettext_lazy("laboratory"), "accession": gettext_lazy("accession"), "box": gettext_lazy("box"),
    "bag": gettext_lazy("bag"), "tubes": gettext_lazy("tubes"), "bags": gettext_lazy("bags"), "waiting": gettext_lazy("waiting"),
    "item": gettext_lazy("item"), "left": gettext_lazy("left"), "done": gettext_lazy("done"), "grade": gettext_lazy("grade"),
    "missing": gettext_lazy("missing"), "extra": gettext_lazy("extra"), "statement": gettext_lazy("statement"),
    "exception": gettext_lazy("exception"), "mode": gettext_lazy("mode"), "last_seq": gettext_lazy("last record"),
    "unsent": gettext_lazy("not sent"),
}  # fmt: skip
_WRITTEN = {  # what somebody wrote or found about a person: for those who may see persons
    "reason": gettext_lazy("reason"), "proof": gettext_lazy("what shows it"), "place": gettext_lazy("place"),
    "basis": gettext_lazy("how it is known"), "outcome": gettext_lazy("outcome"), "what": gettext_lazy("what"),
    "ruling": gettext_lazy("ruling"), "how": gettext_lazy("identified by"), "mark": gettext_lazy("care mark"),
}  # fmt: skip
_IDS = frozenset(
    {"resident", "same_as", "event", "hash", "household", "case", "worker", "key", "enrolled", "silent", "revoked"}
)
_LISTED = 6


def kind_word(kind: str) -> str:
    return str(KIND.get(kind, kind))


def members(body: dict[str, Any], *, written: bool) -> tuple[list[tuple[str, str]], int]:
    """What of a body may be printed, and how many members are personal and stay closed."""
    shown = _MEMBER | (_WRITTEN if written else {})
    found = [(str(shown[name]), _value(name, value)) for name, value in body.items() if name in shown]
    closed = sum(name not in shown and name not in _IDS for name in body)
    return found, closed


def _value(name: str, value: Any) -> str:
    if name == "exception":
        return str(kind_words(str(value)).word)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return num(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value[:_LISTED]) + ("…" if len(value) > _LISTED else "")
    return str(RESULT.get(value, worded(str(value)))) if value else "–"
