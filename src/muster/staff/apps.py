from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "muster.staff"
    label = "staff"

    def ready(self) -> None:
        from muster.staff import bodies, projections  # noqa: F401  they register themselves
        from muster.staff import imports

        imports.register()
