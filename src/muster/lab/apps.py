from django.apps import AppConfig


class LabConfig(AppConfig):
    name = "muster.lab"
    label = "lab"

    def ready(self) -> None:
        from muster.lab import bodies  # noqa: F401 - registers the bodies
