"""What every page knows of the house: navigation, and whether the data are invented."""

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, object]:
    """Return the context of every page."""
    return {"is_demo": settings.DEMO_DATA_ALLOWED}
