from django.apps import AppConfig


class LabConfig(AppConfig):
    name = "muster.lab"
    label = "lab"
