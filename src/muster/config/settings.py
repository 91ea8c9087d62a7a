"""Django's settings. No rules of the trade live here.

Every ``MUSTER_…`` variable that a person may set is described in docs/settings.md.
"""

import os
import secrets
import socket
from datetime import timedelta

from csp.constants import NONE, SELF

from muster.access import keys
from muster.config import database


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def _secret_key() -> str:
    """From the keys (`muster init` makes them); before that, one that lasts as long as the process."""
    return keys.secret_key() if "django" in keys.keyring().kids() else secrets.token_urlsafe(48)


def _budgets(words: list[str]) -> dict[str, int]:
    """``600 command=1200`` as {"": 600, "command": 1200}: the number for everybody, and for roles of their own."""
    return {"": 600} | {role: int(number) for role, _, number in (word.rpartition("=") for word in words)}


HOME = database.home()
if (HOME / "rehearsal-clock").exists():  # the home of a rehearsal lives in its own day, whoever looks at it later
    os.environ.setdefault("MUSTER_CLOCK_FILE", str(HOME / "rehearsal-clock"))
DEBUG = False
SECRET_KEY = _secret_key()
# A page of another site must not be able to address us by a name of its own: only these names and addresses are ours.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", socket.gethostname(), *_words("MUSTER_HOSTS")]
TLS = os.environ.get("MUSTER_TLS", "")  # "", "direct" (we hold the certificate), "proxy" (something in front does)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "axes",  # counts wrong passwords
    "allauth.mfa",  # keeps and checks second factors
    "muster.access.apps.LibraryAccounts",
    "muster.common",
    "muster.access",
    "muster.jobs",
    "muster.ledger",
    "muster.roll",
    "muster.plan",
    "muster.staff",
    "muster.account",
    "muster.station",
    "muster.lab",
    "muster.trace",
    "muster.public",
    "muster.command",
]
MIDDLEWARE = [
    "muster.config.zone.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "muster.config.nul.middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "muster.access.session.middleware",
    "muster.config.errors.middleware",
]
ROOT_URLCONF = "muster.config.urls"
WSGI_APPLICATION = "muster.config.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "muster.command.shell.shell",
            ]
        },
    }
]

# -- data -------------------------------------------------------------------------------------------------
DATABASES = {"default": database.settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DISK_FOLDER = database.data_folder()
DISK_LOW_MB = int(os.environ.get("MUSTER_DISK_LOW_MB", "512"))
# our own doors read the stream themselves, with their own limits; this one guards the forms
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20

# -- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
READ_BUDGET = _budgets(_words("MUSTER_READ_BUDGET", "600 command=1200"))  # persons a user and hour
SEEN_BY_NAMES = os.environ.get("MUSTER_SEEN_BY_NAMES", "") == "1"  # the list for a resident names who read
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 12 * 3600  # one long shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(TLS)
IDLE_MIN = int(os.environ.get("MUSTER_IDLE_MIN", "60"))
# five wrong passwords or codes for one name from one address, then a rest; see access/lockout.py
AXES_FAILURE_LIMIT = 5
DOOR_ADDRESS_LIMIT = int(
    os.environ.get("MUSTER_DOOR_ADDRESS_LIMIT", "50")
)  # for all names; an office shares an address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "muster.access.lockout.hashed"
AXES_CLIENT_IP_CALLABLE = "muster.access.lockout.address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential", "next", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # its middleware would answer in our place
PROXIES = frozenset(_words("MUSTER_PROXIES"))
# second factors: allauth keeps and checks them, the pages are ours; roles that must have one
MFA_ROLES = frozenset(_words("MUSTER_MFA_ROLES"))
MFA_ADAPTER = "muster.access.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones' clocks are half a minute off
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MIGRATION_MODULES = {"allauth_account": None}
CSRF_FAILURE_VIEW = "muster.config.errors.forged"

# -- the browser ------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# off until a person is sure that every phone reaches the server by TLS: browsers remember it for as long
SECURE_HSTS_SECONDS = int(os.environ.get("MUSTER_HSTS_S", "0"))
if TLS == "proxy":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- files ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {"staticfiles": {"BACKEND": "muster.config.static.Storage"}}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

# -- long work in processes of its own ----------------------------------------------------------------------
JOBS_FOLDER = HOME / "jobs"
JOBS_MOST = int(os.environ.get("MUSTER_JOBS_MOST", "2"))  # at a time; the others wait in line
JOBS_INLINE = False  # tests run a job at once, in their own process

# -- language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# -- logs: ids, never names, numbers or statements ----------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "muster.config.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MUSTER_LOG_LEVEL", "WARNING")},
    "loggers": {
        # Django's own line for each 4xx and 5xx adds nothing to ours
        "django.request": {"level": "CRITICAL"},
        # each failed attempt to connect; what matters is logged by the request that went without
        "psycopg.pool": {"level": "ERROR"},
        # each wrong password; what matters is in the audit
        "axes": {"level": "CRITICAL"},
        "muster": {"level": os.environ.get("MUSTER_LOG_LEVEL", "INFO")},
    },
}
