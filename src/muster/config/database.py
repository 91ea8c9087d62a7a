"""Where the database is: ``DATABASE_URL``, or the embedded one under ``MUSTER_HOME``."""

import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from muster.config.postgres import Cluster

POOL = {"min_size": 1, "max_size": 24, "timeout": 10}


def home() -> Path:
    return Path(os.environ.get("MUSTER_HOME") or ".muster").resolve()


def embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


@cache
def cluster() -> Cluster:
    """The embedded server of this home (not started yet)."""
    return Cluster(home())


def settings() -> dict[str, Any]:
    """Django's entry for the default database."""
    common = {"CONN_HEALTH_CHECKS": True}
    if embedded():
        passwords = str(home() / "postgres" / "pgpass")
        options = {"pool": POOL, "passfile": passwords}
        return {**common, "ENGINE": "muster.config.embedded", "NAME": "muster", "USER": "muster", "OPTIONS": options}
    url = urlsplit(os.environ["DATABASE_URL"])
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return {
        **common,
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": {"pool": POOL, **query},
    }


def url() -> str:
    """The database as a URL, for those who go without Django; starts the embedded server."""
    if not embedded():
        return os.environ["DATABASE_URL"]
    cluster().ensure()
    given = cluster().parameters()
    query = urlencode({"host": given["host"], "passfile": given["passfile"]})
    return f"postgresql://{given['user']}@/{given['dbname']}?{query}"


def data_folder() -> Path:
    """Whose disk fills first: the data folder of the embedded server, else the home; or where it is going to be."""
    note = home() / "postgres" / "outside"
    folder = Path(note.read_text(encoding="utf-8").strip()) if embedded() and note.exists() else home()
    return next(place for place in (folder, *folder.parents) if place.exists())
