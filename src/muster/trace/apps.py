from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "muster.trace"
    label = "trace"

    def ready(self) -> None:
        from muster.trace import bodies  # noqa: F401 - registers the bodies
