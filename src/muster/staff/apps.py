from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "muster.staff"
    label = "staff"
