"""On one's own machine: `bin/up` and `bin/manage`."""

from iomgender.settings.base import *  # noqa: F403
from iomgender.settings.base import BASE_DIR, STORAGES, env

# Not a secret: this installation answers on 127.0.0.1 only.
SECRET_KEY = env.str("SECRET_KEY", default="development-only-key-for-127.0.0.1-and-invented-data")
DEBUG = env.bool("DEBUG", default=False)
# Obviously invented: the real one is in no document that was read.
IATI_ORGANIZATION_ID = env.str("IATI_ORGANIZATION_ID", default="XX-INVENTED-0000")
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Without a mail server every mail becomes a file, and is read at /mails/.
if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "apps.actions.mail_files.FileBackend"
    MAILS_DIR = str(BASE_DIR / ".data/mails")
