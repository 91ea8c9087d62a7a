from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "muster.station"
    label = "station"

    def ready(self) -> None:
        from muster.station import bodies, projections  # noqa: F401 - they register themselves
        from muster.station import imports

        imports.register()
