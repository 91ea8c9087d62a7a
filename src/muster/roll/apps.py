from django.apps import AppConfig


class RollConfig(AppConfig):
    name = "muster.roll"
    label = "roll"

    def ready(self) -> None:
        from muster.roll import bodies, projections  # noqa: F401  they register themselves
