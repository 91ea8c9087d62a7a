"""What every page tells the browser, and which names the server answers to."""

import pytest
from django.conf import settings
from django.test import Client

WANTED = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip


@pytest.mark.django_db
def test_a_page_allows_only_our_own_files_and_no_frame() -> None:
    page = Client().get("/login")
    assert set(page["Content-Security-Policy"].split("; ")) == WANTED
    assert (page["X-Content-Type-Options"], page["Referrer-Policy"]) == ("nosniff", "same-origin")
    assert "Strict-Transport-Security" not in page


@pytest.mark.django_db
def test_a_foreign_name_for_the_server_is_refused() -> None:
    assert Client(headers={"host": "evil.example"}).get("/login").status_code == 400
    assert "*" not in settings.ALLOWED_HOSTS
    assert settings.DEBUG is False
