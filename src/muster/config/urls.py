"""Where each address leads: every room lists its own."""

from django.urls import URLPattern, URLResolver, include, path

from muster.config import openapi

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/openapi.json", openapi.document, name="openapi"),
    path("", include("muster.access.urls")),
    path("", include("muster.jobs.urls")),
    path("", include("muster.public.urls")),
    path("", include("muster.ledger.urls")),
    path("", include("muster.roll.urls")),
    path("", include("muster.command.urls")),
]

handler400 = "muster.config.errors.bad_request"
handler403 = "muster.config.errors.not_allowed"
handler404 = "muster.config.errors.not_found"
handler500 = "muster.config.errors.server_error"
