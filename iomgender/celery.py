"""The Celery application: settings from Django, tasks from every room."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomgender.settings.development")

app = Celery("iomgender")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
