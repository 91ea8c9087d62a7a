from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "muster.staff"
    label = "staff"

    def ready(self) -> None:
        from muster.staff import bodies, imports, projections  # noqa: F401  they register themselves

        imports.register()
