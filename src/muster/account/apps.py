from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "muster.account"
    label = "account"

    def ready(self) -> None:
        from muster.account import bodies, imports, projections, signing  # noqa: F401  the first two register themselves

        imports.register()
        signing.acts_register()
