"""Django's PostgreSQL backend, except that the embedded server is started when it is first needed.

So reading the settings (`--help`, type checks, tests of pure rules) starts nothing.
"""

from typing import Any

from django.db.backends.postgresql import base

from muster.config import database


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        cluster = database.cluster()
        cluster.ensure()
        self.settings_dict["HOST"] = str(cluster.place.socket)
        parameters: dict[str, Any] = super().get_connection_params()
        return parameters
