"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfficeKind(TextChoices):
    """What an office is; missions with regional functions are the regional offices of before 2011."""

    ORGANIZATION = "organization", _("Organization")
    HEADQUARTERS = "headquarters", _("Headquarters")
    DEPARTMENT = "department", _("Department")
    REGIONAL_OFFICE = "regional_office", _("Regional office")
    COUNTRY_OFFICE = "country_office", _("Country office")
    SUB_OFFICE = "sub_office", _("Sub-office")
    ADMINISTRATIVE_CENTRE = "administrative_centre", _("Administrative centre")
    SPECIAL_LIAISON_OFFICE = "special_liaison_office", _("Special liaison office")
    MISSION_WITH_REGIONAL_FUNCTIONS = (
        "mission_with_regional_functions",
        _("Mission with regional functions"),
    )


class Reporting(TextChoices):
    """How an office's staff reach a return."""

    UNIT = "unit", _("Reporting unit")
    INCLUDED = "included", _("Included in the return of the office above")
    NONE = "none", _("Groups other offices only")


class Location(TextChoices):
    """Where staff serve, as the location table of the Council report groups it."""

    HEADQUARTERS = "headquarters", _("Headquarters")
    ADMINISTRATIVE_CENTRE = "administrative_centre", _("Administrative centres")
    FIELD = "field", _("Field")


LOCATION_OF_KIND = {
    OfficeKind.HEADQUARTERS: Location.HEADQUARTERS,
    OfficeKind.DEPARTMENT: Location.HEADQUARTERS,
    OfficeKind.ADMINISTRATIVE_CENTRE: Location.ADMINISTRATIVE_CENTRE,
}
"""Kinds that do not serve in the field; every other kind does."""


class Sex(TextChoices):
    """Sex as recorded; the order is the order of every table and chart."""

    WOMEN = "F", _("Women")
    MEN = "M", _("Men")
    OTHER = "O", _("Other or undisclosed")


class GradeCategory(TextChoices):
    """Staff categories of table T1."""

    PROFESSIONAL = "professional", _("Professional and above")
    NATIONAL_OFFICER = "national_officer", _("National officers")
    GENERAL_SERVICE = "general_service", _("General service")
    UNGRADED = "ungraded", _("Other")


class PeriodState(TextChoices):
    """A period is planned until it opens; the GCU certifies it after it has closed."""

    PLANNED = "planned", pgettext_lazy("reporting period", "Not yet open")
    OPEN = "open", pgettext_lazy("reporting period", "Open")
    CLOSED = "closed", pgettext_lazy("reporting period", "Closed")
    CERTIFIED = "certified", pgettext_lazy("reporting period", "Certified")


class Basis(TextChoices):
    """Whether a row is stated by its source or inferred by us."""

    SOURCE = "source", _("Stated by the source")
    INFERRED = "inferred", _("Inferred")
    DEMO = "demo", _("Invented for demonstration")


NAMES_OF_CONTRACT_GROUPS = (
    _("One year or more"),
    _("Under one year"),
    _("Other staff"),
    _("Non-staff"),
)
"""Names of the register of contract groups, listed so that the catalogues know them."""
