"""What granian's workers load."""

import os
import threading
import time

from django.core.wsgi import get_wsgi_application

PARENT = "MUSTER_SERVE_PID"


def _end_with(parent: int) -> None:
    """A worker whose `muster serve` was killed must not go on holding the port."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
if os.getppid() == int(os.environ.get(PARENT, "0")):
    threading.Thread(target=_end_with, args=[os.getppid()], name="parent-watch", daemon=True).start()
application = get_wsgi_application()
