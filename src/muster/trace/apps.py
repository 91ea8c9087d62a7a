from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "muster.trace"
    label = "trace"
