"""Which folders the embedded database uses.

Under ``MUSTER_HOME/postgres`` unless the ordinary user cannot enter it or the socket's path would be too long;
what was decided instead is written down beside it, so that every later process finds the same places.
"""

import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from muster.config.postgres import owner as owners
from muster.config.postgres.binaries import COPIES
from muster.config.postgres.owner import Owner

_log = logging.getLogger("muster.database")
SOCKET_PATH_MAX = 100  # the kernel takes 107 bytes
SOCKET_FILE = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of one database. ``root`` is ours (locks, passwords), the rest belongs to the server's user."""

    root: Path

    @property
    def outside(self) -> Path:
        return self.root / "outside"

    @property
    def base(self) -> Path:
        """Where data and socket lie: ``root`` itself, or a folder elsewhere."""
        return Path(self.outside.read_text(encoding="utf-8").strip()) if self.outside.exists() else self.root

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def socket(self) -> Path:
        note = self.root / "socket_folder"
        return Path(note.read_text(encoding="utf-8").strip()) if note.exists() else self.base / "socket"

    @property
    def passwords(self) -> Path:
        return self.root / "pgpass"

    @property
    def keep(self) -> Path:
        """Exists while a person has asked the database to stay up (`muster db start`)."""
        return self.root / "keep_running"

    @property
    def rest(self) -> Path:
        """Exists after a person has stopped the database, so that no watch starts it again at once."""
        return self.root / "stopped"


def prepare(home: Path) -> tuple[Place, Owner]:
    """Make the folders of ``home``'s database, moving what cannot lie in the home to a place that works."""
    root = home / "postgres"
    root.mkdir(mode=0o755, parents=True, exist_ok=True)
    place = Place(root)
    owner = owners.choose(place.data)
    if not place.data.exists() and not owner.can_enter(root):
        elsewhere = COPIES / "homes"
        elsewhere.mkdir(mode=0o755, parents=True, exist_ok=True)
        base = Path(tempfile.mkdtemp(prefix=f"{home.parent.name}-"[:24], dir=elsewhere))
        base.chmod(0o755)
        place.outside.write_text(f"{base}\n", encoding="utf-8")
        _log.warning("user %s may not enter %s: the database lies in %s", owner.name, root, base)
    _socket(place, owner)
    return place, owner


def _socket(place: Place, owner: Owner) -> None:
    note = place.root / "socket_folder"
    if note.exists() and not place.socket.exists():  # a temporary folder that a reboot swept away
        note.unlink()
    if len(os.fsencode(place.socket / SOCKET_FILE)) > SOCKET_PATH_MAX:
        short = tempfile.mkdtemp(prefix="muster-", dir="/tmp")
        note.write_text(f"{short}\n", encoding="utf-8")
    place.socket.mkdir(mode=0o700, exist_ok=True)
    if place.socket.stat().st_uid != owner.uid:
        owner.give(place.socket, 0o700)
