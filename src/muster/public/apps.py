from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "muster.public"
    label = "public"

    def ready(self) -> None:
        from muster.public import printing

        printing.register()
