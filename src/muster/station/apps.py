from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "muster.station"
    label = "station"

    def ready(self) -> None:
        from muster.station import bodies  # noqa: F401 - registers the bodies
