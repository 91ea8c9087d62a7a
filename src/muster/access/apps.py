from allauth.account.apps import AccountConfig
from django.apps import AppConfig


class AccessConfig(AppConfig):
    default = True  # this module has another one
    name = "muster.access"
    label = "access"

    def ready(self) -> None:
        from muster.access import administration

        administration.act_register()


class LibraryAccounts(AccountConfig):  # type: ignore[misc]  # ships no types
    """allauth's accounts, of which only the code is used: no e-mail here, so its tables are never made."""

    label = "allauth_account"  # "account" is a room of ours

    def import_models(self) -> None:
        super().import_models()
        for model in self.models.values():
            model._meta.managed = False
