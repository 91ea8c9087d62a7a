"""What the person who runs the rehearsal sees: one bar under way, one line for each stage that is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@dataclass(slots=True)
class Bar:
    """The stage under way. ``said`` ends as its line of figures."""

    progress: Progress
    task: int
    said: list[str] = field(default_factory=list)

    def expect(self, total: int) -> None:
        self.progress.update(self.task, total=total)  # type: ignore[arg-type]

    def advance(self, by: int = 1, *, note: str = "") -> None:
        self.progress.update(self.task, advance=by, note=note)  # type: ignore[arg-type]

    def note(self, text: str) -> None:
        self.progress.update(self.task, note=text)  # type: ignore[arg-type]

    def say(self, figure: str) -> None:
        self.said.append(figure)


class Screen:
    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, key: str, title: str) -> Iterator[Bar]:
        """Time the stage and show its progress; leave one line behind."""
        columns = (
            SpinnerColumn(),
            TextColumn(f"[bold]{title:<12}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
        )
        started = time.monotonic()
        with Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal) as progress:
            bar = Bar(progress, progress.add_task(title, total=None, note=""))
            yield bar
        self.seconds[key] = round(time.monotonic() - started, 2)
        line = f"[green]✓[/] [bold]{title:<12}[/] {self.seconds[key]:>7.1f} s   {' · '.join(bar.said)}"
        self.console.print(line, soft_wrap=True)
