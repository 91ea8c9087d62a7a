from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "muster.ledger"
    label = "ledger"

    def ready(self) -> None:
        from muster.ledger import bodies, projections  # noqa: F401  they register themselves
