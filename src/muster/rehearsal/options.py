"""What a rehearsal may be asked."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    home: Path
    residents: int = 154_000
    points: int = 174
    seed: int = 1
    fault_rate: float = 0.02
    headless: bool = False
    json: Path | None = None
    port: int = 8000
    district: str = "140122"
    day: date = date(2022, 4, 15)

    @property
    def clock_file(self) -> Path:
        return self.home / "rehearsal-clock"
