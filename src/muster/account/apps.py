from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "muster.account"
    label = "account"

    def ready(self) -> None:
        from muster.account import bodies  # noqa: F401 - registers the bodies
