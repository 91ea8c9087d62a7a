from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "muster.command"
    label = "command"

    def ready(self) -> None:
        from muster.access.places import places_register
        from muster.command import exporting
        from muster.command.places import Known

        places_register(Known())
        exporting.register()
