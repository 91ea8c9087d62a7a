"""What granian's workers load."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

from muster.config import parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
# The ledger's one writer makes many short trips to the database; each time it comes back it needs the interpreter.
# At Python's usual 5 ms it would wait for the readers of other batches longer than for the database itself.
sys.setswitchinterval(0.0005)
parent.follow()
application = get_wsgi_application()
# What is loaded stays: the collector need not look at it again, nor after every few hundred lines of a batch.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
