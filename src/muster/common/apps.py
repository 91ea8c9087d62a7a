from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "muster.common"
    label = "common"
