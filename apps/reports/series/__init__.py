"""The series of reports; pages, jobs, files and publication are the same for all of them."""

from collections.abc import Mapping

from apps.reports.choices import Series
from apps.reports.models import ReportEdition
from apps.reports.series.council import COUNCIL
from apps.reports.series.rules import SeriesRules
from apps.reports.series.wggi import WGGI

RULES: Mapping[Series, SeriesRules] = {Series.COUNCIL: COUNCIL, Series.WGGI: WGGI}


def rules_of(edition: ReportEdition) -> SeriesRules:
    """Return the rules of an edition's series."""
    return RULES[Series(edition.series)]
