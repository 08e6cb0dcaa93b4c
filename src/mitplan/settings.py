"""All settings of Mitplan. `INSTALLED_APPS` is the table of contents, in the order of a plan's life.

Each setting that an operator may change is read from the environment here and named in docs/operate/settings.md.
"""

import json
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent


def env_flag(name: str, *, default: bool) -> bool:
    """Read a yes/no setting; anything but 0, 1, true, false is refused so that a typo can't switch safety off."""
    text = os.environ.get(name, "").lower()
    if text in {"", "0", "1", "true", "false"}:
        return text in {"1", "true"} if text else default
    raise ImproperlyConfigured(f"{name} is {text!r}; say 1 or 0.")


def names_in(text: str) -> list[str]:
    """The names in a list separated by commas; spaces around them don't belong to them."""
    return [name for part in text.split(",") if (name := part.strip())]


DATA = Path(os.environ.get("MITPLAN_DATA", "var")).resolve()
DEBUG = env_flag("MITPLAN_DEBUG", default=False)


def secret_key() -> str:
    """The secret of this installation: from the environment, else made once and kept beside the database."""
    if key := os.environ.get("MITPLAN_SECRET_KEY"):
        return key
    file = DATA / "secret.key"
    # Database and key lie in it: sessions and hashed passwords are nobody else's business on a shared machine.
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # O_EXCL: two processes starting at once must end up with the same key.
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = names_in(os.environ.get("MITPLAN_HOSTS", "localhost,127.0.0.1,[::1]"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    # The rooms: each may know those above it, never those below.
    "mitplan.core",
    "mitplan.people",
    "mitplan.plan",
    "mitplan.exchange",
    "mitplan.conference",
    "mitplan.search",
    "mitplan.publication",
]

FILE_UPLOAD_HANDLERS = [
    "mitplan.core.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a sixth on the way to a phone; random padding keeps secrets from being guessed by length.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mitplan.people.gate.SecondFactorMiddleware",
    "mitplan.core.http.PrivateMiddleware",
    "mitplan.core.http.RefusalMiddleware",
]

ROOT_URLCONF = "mitplan.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mitplan.people.capacities.shown",
            ],
        },
    }
]


def database(address: str) -> dict[str, Any]:
    """SQLite in the data folder, or the PostgreSQL named as postgres://user:password@host:port/name."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "mitplan.sqlite3",
            # Opening the file anew for each page costs more than most pages; the last one to close it writes it out.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Without IMMEDIATE two writers meet in "database is locked" instead of queueing.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
                # Without it INSERT OR REPLACE removes rows past the triggers that refuse removal.
                "PRAGMA recursive_triggers=ON",
            },
        }
    url = urlsplit(address)
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("MITPLAN_DATABASE must begin with postgres:// or be left out (SQLite).")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": database(os.environ.get("MITPLAN_DATABASE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# The demo opens accounts for everybody on this machine; where others come in, the setting is refused at the start.
DEMO_CAST = ("ada", "ben", "cem", "dana", "eva", "finn", "guel", "ida")
DEMO = env_flag("MITPLAN_DEMO", default=False)
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "plan:arrive"
LOGOUT_REDIRECT_URL = "publication:start"

# German is the language of the message ids; Arabic is the test language that turns the layout around.
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch")), ("ar", _("Arabisch (Testsprache)"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "mitplan.core.formats"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
# In development whitenoise finds files by itself; a served installation collects and fingerprints them first.
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env_flag("MITPLAN_HTTPS", default=False)
# How many web servers in front add to X-Forwarded-For; limits on attempts count by the address the outermost one saw.
PROXIES = int(os.environ.get("MITPLAN_PROXIES", "1" if HTTPS else "0"))
OWN_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
if DEMO and (HTTPS or not set(ALLOWED_HOSTS) <= OWN_HOSTS):
    raise ImproperlyConfigured("MITPLAN_DEMO is for this machine alone; MITPLAN_HOSTS or MITPLAN_HTTPS lets others in.")
# So long it is kept what stands in files handed in for a plan; then `mitplan tidy` removes it.
INTAKE_DAYS = int(os.environ.get("MITPLAN_INTAKE_DAYS", "90"))
# So long a text that moderators blocked is kept under seal for complaints; then `mitplan tidy` erases it.
BLOCKED_DAYS = int(os.environ.get("MITPLAN_BLOCKED_DAYS", "90"))
# A Word text proposes hundreds of elements on one page, each with half a dozen fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mitplan.plan.views.unsent.without_proof"
SESSION_ENGINE = "mitplan.people.sessions"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
# Whoever holds an office signs in with a second factor: "offices", or nobody has to: "none".
SECOND_FACTOR = os.environ.get("MITPLAN_SECOND_FACTOR") or ("offices" if HTTPS else "none")
if SECOND_FACTOR not in {"offices", "none"}:
    raise ImproperlyConfigured(f"MITPLAN_SECOND_FACTOR is {SECOND_FACTOR!r}; say offices or none.")


def providers(file: str) -> list[dict[str, Any]]:
    """Houses that sign their own people in (OpenID Connect), out of a JSON file; see docs/operate/sign-in.md."""
    if not file:
        return []
    needed, more = {"key", "name", "issuer", "client_id", "client_secret_file"}, {"is_strong", "domains"}
    try:
        read: list[dict[str, Any]] = json.loads(Path(file).read_text(encoding="utf-8"))
        for each in read:
            if set(each) - needed - more or needed - set(each):
                raise ImproperlyConfigured(
                    f"{file}: each provider says {', '.join(sorted(needed))}; {' and '.join(sorted(more))} may lack."
                )
            domains = each.get("domains", [])
            if not isinstance(domains, list) or not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", d) for d in domains):
                raise ImproperlyConfigured(f"{file}: domains are a list of names like land.example, in small letters.")
            if not each["issuer"].startswith(("https://", "http://localhost", "http://127.0.0.1")):
                raise ImproperlyConfigured(f"{file}: {each['issuer']} isn't https.")
            each["client_secret"] = Path(each.pop("client_secret_file")).read_text(encoding="utf-8").strip()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"MITPLAN_OIDC: {error}") from error
    return read


OIDC = providers(os.environ.get("MITPLAN_OIDC", ""))

# Letters by e-mail: invitations and new passwords. Without a host none are sent, and links are shown to who made them.
EMAIL_HOST = os.environ.get("MITPLAN_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MITPLAN_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MITPLAN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MITPLAN_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env_flag("MITPLAN_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MITPLAN_MAIL_FROM", "")
MAIL = bool(EMAIL_HOST)
if MAIL and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("MITPLAN_MAIL_HOST is set: say in MITPLAN_MAIL_FROM whose letters these are.")
X_FRAME_OPTIONS = "DENY"

# Who runs this installation: for imprint, privacy and accessibility pages. What is missing there is said openly.
OPERATOR = {
    name: os.environ.get(f"MITPLAN_OPERATOR_{name.upper()}", "").strip()
    for name in ("name", "address", "email", "phone", "represented_by", "privacy", "supervision", "enforcement", "logs")
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
