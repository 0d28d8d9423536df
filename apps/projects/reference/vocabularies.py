"""The fields in which the organization works, and amounts of money as documents state them."""

from datetime import datetime
from pathlib import Path

from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    choice,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.projects.choices import StatedMoneyKind
from apps.projects.models import ServiceArea, StatedMoney
from apps.projects.reference.history import money
from apps.web.refusals import Problem

SERVICE_AREAS = (
    Column("key", text(ServiceArea, "key"), is_required=True),
    Column("name_en", text(ServiceArea, "name_en"), is_required=True),
    Column("name_fr", text(ServiceArea, "name_fr"), is_required=True),
    Column("name_es", text(ServiceArea, "name_es"), is_required=True),
    Column("position", small_number, is_required=True),
    Column("source", text(ServiceArea, "source"), is_required=True),
    Column("note", text(ServiceArea, "note")),
)
STATED_MONEY = (
    Column("key", text(StatedMoney, "key"), is_required=True),
    Column("kind", choice(StatedMoneyKind), is_required=True),
    Column("year", small_number, blank=None),
    Column("year_text", text(StatedMoney, "year_text"), is_required=True),
    Column("amount_usd", money, blank=None),
    Column("what", text(StatedMoney, "what"), is_required=True),
    Column("source", text(StatedMoney, "source"), is_required=True),
    Column("note", text(StatedMoney, "note")),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of these files, without a database."""
    return [*service_areas(folder).problems, *stated_money(folder).problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load both files, which were checked; rows that are left out retire."""
    return [
        load_vocabulary(model=ServiceArea, file=service_areas(folder), key="key", now=now),
        load_vocabulary(model=StatedMoney, file=stated_money(folder), key="key", now=now),
    ]


def service_areas(folder: Path) -> ReferenceFile:
    """Read the service areas."""
    return read_file(folder, "service_areas.csv", SERVICE_AREAS, key=["key"])


def stated_money(folder: Path) -> ReferenceFile:
    """Read the stated amounts."""
    return read_file(folder, "stated_money.csv", STATED_MONEY, key=["key"])
