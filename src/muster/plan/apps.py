from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "muster.plan"
    label = "plan"
