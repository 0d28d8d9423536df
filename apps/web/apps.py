"""Django application of the room web."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers templates tags and commands; there are no models."""

    name = "apps.web"
    label = "web"
    verbose_name = "Pages"
