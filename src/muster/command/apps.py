from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "muster.command"
    label = "command"
