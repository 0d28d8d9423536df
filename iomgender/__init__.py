"""Wiring only: settings, URLs, Celery, WSGI."""

from iomgender.celery import app as celery_app

__all__ = ["celery_app"]
