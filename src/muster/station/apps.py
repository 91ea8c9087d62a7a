from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "muster.station"
    label = "station"

    def ready(self) -> None:
        from muster.station import bodies, imports, projections  # noqa: F401 - they register themselves

        imports.register()
