"""The peer of `ingest`: the same server, the same bytes, one INSERT and one commit per batch, and nothing else."""

from collections.abc import Iterable
from typing import Any

from muster.config.wsgi import application as muster  # first: it sets Django up


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/bench/bare":
        return muster(environ, start_response)
    from django.db import connection, transaction

    from muster.common.raw import raw_cursor

    lines = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).split(b"\n")[1:]
    with transaction.atomic():
        raw_cursor().execute("INSERT INTO bench_bare (envelope) SELECT unnest(%s::bytea[])", (lines,))
    connection.close()
    start_response("200 OK", [("Content-Length", "2"), ("Content-Type", "text/plain")])
    return [b"ok"]
