"""What came of an import."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from muster.common.problems import REGISTRY, Problem

FAULTS_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a row is refused. ``cell`` is its place as a spreadsheet names it; ``hint`` names no person."""

    code: str
    row: int
    cell: str = ""
    header: str = ""
    hint: str = ""

    @property
    def error(self) -> str:
        entry = REGISTRY[self.code]
        return f"{entry.zh} {entry.en}" + (f" ({self.hint})" if self.hint else "")

    @property
    def place(self) -> str:
        return f"{self.cell or self.row} {self.header}".strip()

    @property
    def guidance(self) -> str:
        entry = REGISTRY[self.code]
        return f"{entry.do_zh} {entry.do_en}"


@dataclass(slots=True)
class ImportReport:
    """Counts in = counts out: every row read is created, unchanged, updated or refused."""

    sheet: str = ""
    header_row: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows_sheet: int = 0
    rows_skipped: Counter[str] = field(default_factory=Counter)
    rows_read: int = 0
    created: int = 0
    unchanged: int = 0
    updated: int = 0
    refused: int = 0
    refused_by_code: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    households_created: int = 0
    gone: int = 0  # on the roll in these villages, and not listed
    taken_off: int = 0
    faults: list[Fault] = field(default_factory=list)
    errors_file: str = ""
    dry_run: bool = False
    written: bool = False
    run: UUID | None = None
    seconds: float = 0.0

    def refuse(self, faults: list[Fault]) -> None:
        self.refused += 1
        self.refused_by_code.update({fault.code for fault in faults})
        self.faults += faults[: FAULTS_KEPT - len(self.faults)]

    def check(self) -> None:
        """Raises Problem roll_counts_differ when a row is unaccounted for."""
        read = self.created + self.unchanged + self.updated + self.refused
        lines = self.header_row + sum(self.rows_skipped.values()) + self.rows_read
        if read != self.rows_read or lines != self.rows_sheet:
            raise Problem(
                "roll_counts_differ", f"{self.rows_read} read, {read} answered; {self.rows_sheet} lines, {lines}"
            )

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet, "header_row": self.header_row, "columns": self.columns, "notes": self.notes,
            "rows_sheet": self.rows_sheet, "rows_skipped": dict(self.rows_skipped), "rows_read": self.rows_read,
            "created": self.created, "unchanged": self.unchanged, "updated": self.updated, "refused": self.refused,
            "refused_by_code": dict(sorted(self.refused_by_code.items())),
            "repaired": dict(sorted(self.repaired.items())), "households_created": self.households_created,
            "gone": self.gone, "taken_off": self.taken_off,
            "errors_file": self.errors_file, "dry_run": self.dry_run, "written": self.written,
            "run": str(self.run) if self.run else None, "seconds": round(self.seconds, 2),
        }  # fmt: skip
