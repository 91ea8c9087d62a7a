from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "muster.station"
    label = "station"
