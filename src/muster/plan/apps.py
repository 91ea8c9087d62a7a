from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "muster.plan"
    label = "plan"

    def ready(self) -> None:
        from muster.plan import imports

        imports.register()
