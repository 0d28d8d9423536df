"""Ranges of days for the constraints of the database."""

from django.db import models
from django.db.models import Func


class DateRange(Func):
    """PostgreSQL's daterange of two dates, the upper one exclusive; null is unbounded."""

    function = "daterange"
    output_field = models.Field()
