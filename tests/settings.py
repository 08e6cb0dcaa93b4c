"""The settings of the tests: those of the house, without files of their own and without waiting for safe passwords."""

import os

os.environ.setdefault("MITPLAN_SECRET_KEY", "only for tests")

from mitplan.settings import *  # noqa: F403 - a settings module is made of its names
from mitplan.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files as they lie in the rooms: nobody has collected and fingerprinted them.
STATIC_ROOT = None  # type: ignore[assignment] # Django reads both
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
