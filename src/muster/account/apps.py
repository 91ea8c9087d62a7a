from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "muster.account"
    label = "account"

    def ready(self) -> None:
        from muster.account import bodies, projections  # noqa: F401  they register themselves
