from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "muster.trace"
    label = "trace"

    def ready(self) -> None:
        from muster.trace import bodies, projections  # noqa: F401 - they register themselves
