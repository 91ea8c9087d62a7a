from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "muster.account"
    label = "account"
