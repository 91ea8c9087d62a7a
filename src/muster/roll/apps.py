from django.apps import AppConfig


class RollConfig(AppConfig):
    name = "muster.roll"
    label = "roll"

    def ready(self) -> None:
        from muster.access.audit.lookups import residents_register
        from muster.roll import bodies, projections  # noqa: F401  they register themselves
        from muster.roll.audited import residents_of

        residents_register(residents_of)
