"""Where the database is: ``DATABASE_URL``, or the embedded one under ``MUSTER_HOME``."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def settings() -> dict[str, Any]:
    url = urlsplit(os.environ["DATABASE_URL"])
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 24}},
    }
