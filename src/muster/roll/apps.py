from django.apps import AppConfig


class RollConfig(AppConfig):
    name = "muster.roll"
    label = "roll"

    def ready(self) -> None:
        from muster.access.audit.kinds import actions_register
        from muster.access.audit.lookups import residents_register
        from muster.roll import bodies, exports, projections  # noqa: F401  they register themselves
        from muster.roll.audited import residents_of
        from muster.roll.enums import Change
        from muster.roll.imports import care, people, work  # noqa: F401  so do the kinds of lists

        residents_register(residents_of)
        actions_register({f"resident_{what.value}": what.label for what in Change})
        work.register()
        exports.register()
