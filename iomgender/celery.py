"""The Celery application: settings from Django, tasks from every room."""

import os
from typing import Any

import pghistory
from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomgender.settings.development")


class RecordedTask(Task):
    """A task whose changes say through which door they came, like those of a request."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task."""
        with pghistory.context(door="task"):
            return super().__call__(*args, **kwargs)


app = Celery("iomgender", task_cls=RecordedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
