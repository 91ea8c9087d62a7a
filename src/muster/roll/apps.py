from django.apps import AppConfig


class RollConfig(AppConfig):
    name = "muster.roll"
    label = "roll"
