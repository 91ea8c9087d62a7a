"""The empty list to fill in: Chinese headers with an English line below, and a sheet that says what goes where."""

from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from muster.roll.imports.kinds import Kind

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOTES = "填写说明 Notes"


def template_write(kind: Kind, path: Path) -> None:
    """An xlsx whose cells are text: a spreadsheet shall neither round an ID number nor make a date of a house."""
    with xlsxwriter.Workbook(str(path)) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "num_format": "@", "bg_color": "#E8EEF7", "bottom": 1})
        quiet = book.add_format({"num_format": "@", "font_color": "#667085", "bg_color": "#F4F6FA", "bottom": 1})
        sheet = book.add_worksheet(str(kind.code))
        sheet.set_column(0, len(kind.columns) - 1, 18, text)
        sheet.freeze_panes(2, 0)
        for place, column in enumerate(kind.columns):
            sheet.write_string(0, place, column.zh + ("*" if column.needed else ""), head)
            sheet.write_string(1, place, column.en, quiet)
        notes = book.add_worksheet(_NOTES)
        notes.set_column(0, 0, 18)
        notes.set_column(1, 3, 44)
        for place, column in enumerate(kind.columns):
            needed = "必填 needed" if column.needed else "可空 may be empty"
            for at, cell in enumerate(
                (f"{column.zh} {column.en}", needed, column.say_zh, column.say_en, column.example)
            ):
                notes.write_string(place, at, cell)
        sheet.activate()
