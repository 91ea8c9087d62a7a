"""What granian's workers load."""

import os

from django.core.wsgi import get_wsgi_application

from muster.config import parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
parent.follow()
application = get_wsgi_application()
