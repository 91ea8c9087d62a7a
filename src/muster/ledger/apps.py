from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "muster.ledger"
    label = "ledger"
