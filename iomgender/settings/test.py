"""For `bin/test`."""

from iomgender.settings.base import BASE_DIR
from iomgender.settings.base import DATABASES as BASE_DATABASES
from iomgender.settings.base import MIDDLEWARE as BASE_MIDDLEWARE
from iomgender.settings.base import REST_FRAMEWORK as BASE_REST_FRAMEWORK
from iomgender.settings.development import *  # noqa: F403
from iomgender.settings.development import STORAGES as DEVELOPMENT_STORAGES

SECRET_KEY = "test-key-that-is-long-enough-for-the-signer-of-sessions"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The pages exist; tests that read them name a folder of their own.
MAILS_DIR = str(BASE_DIR / ".data/mails-of-tests")
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
STORAGES = {
    **DEVELOPMENT_STORAGES,
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
DATABASES = {"default": {**BASE_DATABASES["default"], "CONN_MAX_AGE": 0}}
REST_FRAMEWORK = {**BASE_REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
# Files are served by the live server of the tests; the collected folder does not exist here.
MIDDLEWARE = [layer for layer in BASE_MIDDLEWARE if not layer.startswith("whitenoise.")]
