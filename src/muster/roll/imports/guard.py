"""What a file may be before anything reads it: no bomb, no password, no macros, no other kind under a false name."""

import zipfile
from pathlib import Path

from muster.common.problems import Problem

BYTES_MOST = 300 * 2**20
UNPACKED_MOST = 2 * 2**30
ENTRIES_MOST = 2_000
RATIO_MOST = 200  # the roll of a county is packed to a tenth or a fifteenth
RATIO_FROM = 16 * 2**20  # smaller than this unpacked harms nobody
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
_MACRO_PART = "vbaproject.bin"


def file_check(path: Path) -> None:
    """Raises Problem roll_file_too_large, roll_file_bomb, roll_file_password, roll_file_macros, roll_file_unreadable."""
    if path.stat().st_size > BYTES_MOST:
        raise Problem("roll_file_too_large")
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    suffix = path.suffix.lower()
    if head == _OLE:
        _ole_check(path)
    elif suffix == ".xls" and not head.startswith(_ZIP):
        raise Problem("roll_file_unreadable", "xls")
    if suffix == ".xlsx" or head.startswith(_ZIP):
        _zip_check(path)
    if suffix == ".csv" and (head == _OLE or head.startswith(_ZIP + b"\3\4")):
        raise Problem("roll_file_unreadable", "csv")


def _ole_check(path: Path) -> None:
    """Old Excel files, and new ones under a password, are containers whose directory names what is in them."""
    content = path.read_bytes()
    if _PASSWORD in content:
        raise Problem("roll_file_password")
    if _MACROS in content:
        raise Problem("roll_file_macros")


def _zip_check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Problem("roll_file_unreadable", "zip") from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES_MOST or (unpacked > RATIO_FROM and unpacked > RATIO_MOST * max(1, packed)):
        raise Problem("roll_file_bomb", f"{len(entries):,} · {unpacked >> 20:,} MB")
    if unpacked > UNPACKED_MOST:
        raise Problem("roll_file_too_large")
    if any(entry.filename.lower().endswith(_MACRO_PART) for entry in entries):
        raise Problem("roll_file_macros")
