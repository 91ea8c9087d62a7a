"""The server: granian in front of Django, one process by default, and a watch over the embedded database."""

import logging
import multiprocessing
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from psycopg_pool import PoolTimeout

from muster.access import audit
from muster.config import database, parent, setup

# A request waits for the database most of its time. The ledger takes 64 batches at once (docs/sync.md, section 3):
# the rest is for people, so that a board is never behind the phones of a whole county in the same queue.
THREADS = 96
# granian's "backpressure" counts open connections, idle ones too, and phones and boards keep theirs open
CONNECTIONS_MOST = 4096
log = logging.getLogger(__name__)
APPLICATION = "muster.config.wsgi:application"


def run(*, host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    """Serve until a signal says stop."""
    setup.home_check()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    _let_go()
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["MUSTER_HOSTS"] = " ".join([os.environ.get("MUSTER_HOSTS", ""), host, *_own_addresses()])
    if certificate:
        os.environ["MUSTER_TLS"] = "direct"
    parent.announce()
    if database.embedded():
        database.cluster().ensure()
        database.cluster().watch(lambda line: print(line, file=sys.stderr, flush=True))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    multiprocessing.set_start_method("spawn", force=True)
    signal.signal(signal.SIGTERM, _stop_early)
    try:
        _serve(host=host, port=port, workers=workers, certificate=certificate, key=key)
    finally:
        _anchor()


def _serve(*, host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS_MOST,
        backlog=CONNECTIONS_MOST,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=certificate,
        ssl_key=key,
    ).serve()


def _anchor() -> None:
    """The workers are gone: what they wrote into the audit is tied together. A database that is gone is not waited for."""
    try:
        audit.anchor(by="server")
    except (DatabaseError, PoolTimeout):
        log.warning("the audit has no anchor of this stop: the database was away")
    _let_go()


def _let_go() -> None:
    """Closes what this process itself holds open at the database."""
    connections.close_all()
    for connection in connections.all():
        connection.close_pool()  # type: ignore[attr-defined]


def _stop_early(_signal: int, _frame: FrameType | None) -> None:
    """A stop that comes while the workers are being started, before granian itself listens for one."""
    for worker in multiprocessing.active_children():
        worker.terminate()
    sys.exit(0)


def _own_addresses() -> list[str]:
    """The addresses of this machine by which phones on the same network reach it."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        return []
    return sorted({str(entry[4][0]) for entry in found if entry[0] == socket.AF_INET})
