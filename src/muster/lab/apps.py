from django.apps import AppConfig


class LabConfig(AppConfig):
    name = "muster.lab"
    label = "lab"

    def ready(self) -> None:
        from muster.lab import bodies, projections  # noqa: F401 - they register themselves
