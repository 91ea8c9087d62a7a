"""A worker process ends with its `muster serve`, even when that was killed: it must not go on holding the port."""

import atexit
import os
import threading
import time

_VARIABLE = "MUSTER_SERVE_PID"
_LOOK_EVERY_S = 0.5


def announce() -> None:
    """Called by `muster serve` before it starts its workers."""
    os.environ[_VARIABLE] = str(os.getpid())


def follow() -> None:
    """Called by each worker."""
    parent = os.getppid()
    if parent == int(os.environ.get(_VARIABLE, "0")):
        # runs last of all: threads of the server that still wait for Python when it is taken down would panic and abort
        atexit.register(os._exit, 0)
        threading.Thread(target=_end_with, args=[parent], name="parent-watch", daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os._exit(1)
