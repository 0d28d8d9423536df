"""Reads of the room: who sees which edition, and which of its files."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.access import sums_are_open
from apps.organization.selectors import has_demo_data
from apps.publishing.document import Document
from apps.reports.archive import checksum, document_from_dict
from apps.reports.choices import Audience, EditionState, Series
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
from apps.reports.series import RULES, rules_of
from apps.staffing.selectors.releases import obstacle_in_check, release_of_edition
from apps.web.refusals import OutOfScope


def sees_unpublished(*, series: Series, scope: OfficeScope) -> bool:
    """Whether somebody reads editions of a series before publication, and with all counts.

    Those who see every record that it is made of do; a person who sees those of some offices reads
    what is published. So does of the report to the Council whoever has a project to read blind: its
    chapter on the gender marker gives sums of scores.
    """
    if not scope.over(RULES[series].sees_all).everywhere:
        return False
    return series != Series.COUNCIL or sums_are_open(scope=scope)


def visible_editions(*, scope: OfficeScope) -> QuerySet[ReportEdition]:
    """Return the editions of all series that somebody may read, the newest first, without snapshots."""
    editions = ReportEdition.objects.defer("snapshot").order_by("-year", "-number", "series")
    if not scope.has_entered:
        return editions.none()
    unpublished = [series for series in Series if sees_unpublished(series=series, scope=scope)]
    return editions.filter(Q(state=EditionState.PUBLISHED) | Q(series__in=unpublished))


def visible_files(*, scope: OfficeScope) -> QuerySet[ReportFile]:
    """Return the files that somebody may open, without their bytes."""
    files = ReportFile.objects.defer("content").filter(
        edition__in=visible_editions(scope=scope).values("pk")
    )
    all_counts = [series for series in Series if sees_unpublished(series=series, scope=scope)]
    shown = Q(audience=Audience.PUBLIC) | Q(edition__series__in=all_counts)
    return files.filter(shown).order_by("language", "audience", "format")


def edition_of(
    *, year: int, number: int, scope: OfficeScope, series: Series = Series.COUNCIL
) -> ReportEdition:
    """Return one edition; OutOfScope when it is not there or not yet published for this reader."""
    found = visible_editions(scope=scope).filter(series=series, year=year, number=number).first()
    if found is None:
        raise OutOfScope
    return found


def published_edition(
    *, year: int, scope: OfficeScope, series: Series = Series.COUNCIL
) -> ReportEdition:
    """Return the published edition of a year."""
    found = (
        visible_editions(scope=scope)
        .filter(series=series, year=year, state=EditionState.PUBLISHED)
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def file_of(*, file_id: int, scope: OfficeScope) -> ReportFile:
    """Return one file with its bytes; OutOfScope when it is not the reader's."""
    file = (
        visible_files(scope=scope).filter(pk=file_id).defer(None).select_related("edition").first()
    )
    if file is None:
        raise OutOfScope
    return file


def document_of(*, edition: ReportEdition, language: str, scope: OfficeScope) -> Document:
    """Return the frozen document as the reader may see it."""
    sees_all = sees_unpublished(series=Series(edition.series), scope=scope)
    audience = Audience.INNER if sees_all else Audience.PUBLIC
    snapshot = ReportEdition.objects.values_list("snapshot", flat=True).get(pk=edition.pk)
    return document_from_dict(snapshot["documents"][language][audience.value])


def is_intact(*, edition: ReportEdition, scope: OfficeScope) -> bool:
    """Whether the frozen figures still have the checksum that was taken of them."""
    snapshot = ReportEdition.objects.values_list("snapshot", flat=True).get(
        pk=edition.pk, pk__in=visible_editions(scope=scope).values("pk")
    )
    return checksum(snapshot) == edition.checksum


def obstacle_to_publishing(*, edition: ReportEdition, scope: OfficeScope) -> str:
    """Return why an edition cannot be published now; empty when it can."""
    if not scope.may(Capability.PUBLISH_REPORTS):
        return _("The Gender Coordination Unit publishes the report.")
    if edition.state != EditionState.FROZEN:
        return _("This edition has been published already.")
    rules = rules_of(edition)
    if unsettled := rules.obstacle(edition.year):
        return unsettled
    later = ReportEdition.objects.filter(
        series=edition.series, year=edition.year, number__gt=edition.number
    )
    if later.exists():
        return _("There is a later edition of this year; publish that one.")
    if not ReportEdition.objects.filter(pk=edition.pk, snapshot__is_certified=True).exists():
        return str(rules.frozen_early)
    if figures_have_changed(edition=edition):
        return _("Figures have changed since this edition was frozen; build another edition.")
    if not edition.files.filter(audience=Audience.PUBLIC).exists():
        return _("No file has been made of this edition yet.")
    if edition.series != Series.COUNCIL:
        return ""
    release = release_of_edition(reference=reference_of(edition), scope=scope)
    return obstacle_in_check(release)


def reference_of(edition: ReportEdition) -> str:
    """Return the name of an edition in the register of released tables."""
    return f"{edition.year}-{edition.number}"


def figures_have_changed(*, edition: ReportEdition) -> bool:
    """Whether the figures of the records are no longer those that were frozen."""
    now = {
        figure.key: figure.value
        for table in rules_of(edition).tables(edition.year)
        for figure in table.figures()
    }
    snapshot = ReportEdition.objects.values_list("snapshot", flat=True).get(pk=edition.pk)
    document = document_from_dict(snapshot["documents"]["en"][Audience.INNER.value])
    frozen = {figure.key: figure.value for table in document.tables() for figure in table.figures()}
    return any(frozen.get(key) != value for key, value in now.items())


@dataclass(frozen=True, slots=True)
class ReportYear:
    """One year on the list of a series: whether it is settled, its session, the editions one may read.

    Only the report to the Council has a session.
    """

    year: int
    is_settled: bool
    session: CouncilSession | None
    editions: Sequence[ReportEdition]
    may_build: bool


def report_years(*, scope: OfficeScope, series: Series = Series.COUNCIL) -> list[ReportYear]:
    """Return the years that may have a report or have an edition, the newest first."""
    rules = RULES[series]
    editions: dict[int, list[ReportEdition]] = {}
    for edition in visible_editions(scope=scope).filter(series=series):
        editions.setdefault(edition.year, []).append(edition)
    settled = rules.years() if sees_unpublished(series=series, scope=scope) else {}
    sessions = (
        {session.year: session for session in CouncilSession.objects.all()}
        if series == Series.COUNCIL
        else {}
    )
    may_build = scope.may(rules.builder)
    return [
        ReportYear(
            year=year,
            is_settled=settled.get(year, False),
            session=sessions.get(year),
            editions=editions.get(year, []),
            may_build=may_build,
        )
        for year in sorted({*editions, *settled}, reverse=True)
    ]


def session_of(*, year: int, scope: OfficeScope) -> CouncilSession | None:
    """Return what is known of the session of a year; everybody may read it."""
    return CouncilSession.objects.filter(year=year).first()


def is_specimen() -> bool:
    """Whether every document says that its data are invented."""
    return has_demo_data()
