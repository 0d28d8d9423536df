"""Reads of the room: who sees which edition, and which of its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.selectors import has_demo_data, period_as_of, periods
from apps.publishing.document import Document
from apps.reports.archive import checksum, document_from_dict
from apps.reports.choices import Audience, EditionState
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.tables import council_tables
from apps.web.refusals import OutOfScope


def sees_unpublished(scope: OfficeScope) -> bool:
    """Whether somebody reads editions before publication, and with all counts.

    Those who see every office do; a person who sees some offices reads what is published.
    """
    return scope.visible.everywhere


def visible_editions(*, scope: OfficeScope) -> QuerySet[ReportEdition]:
    """Return the editions that somebody may read, the newest first, without their snapshots."""
    editions = ReportEdition.objects.defer("snapshot").order_by("-year", "-number")
    if sees_unpublished(scope):
        return editions
    if scope.user_id is None:
        return editions.none()
    return editions.filter(state=EditionState.PUBLISHED)


def visible_files(*, scope: OfficeScope) -> QuerySet[ReportFile]:
    """Return the files that somebody may open, without their bytes."""
    files = ReportFile.objects.defer("content").filter(
        edition__in=visible_editions(scope=scope).values("pk")
    )
    shown = Q() if sees_unpublished(scope) else Q(audience=Audience.PUBLIC)
    return files.filter(shown).order_by("language", "audience", "format")


def edition_of(*, year: int, number: int, scope: OfficeScope) -> ReportEdition:
    """Return one edition; OutOfScope when it is not there or not yet published for this reader."""
    edition = visible_editions(scope=scope).filter(year=year, number=number).first()
    if edition is None:
        raise OutOfScope
    return edition


def published_edition(*, year: int, scope: OfficeScope) -> ReportEdition:
    """Return the published edition of a year."""
    edition = visible_editions(scope=scope).filter(year=year, state=EditionState.PUBLISHED).first()
    if edition is None:
        raise OutOfScope
    return edition


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
    audience = Audience.INNER if sees_unpublished(scope) else Audience.PUBLIC
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
    period = period_as_of(as_of=date(edition.year, 12, 31))
    if period is None or period.state != PeriodState.CERTIFIED:
        return _(
            "Certify the reporting period of %(year)s first: only certified figures are published."
        ) % {"year": edition.year}
    later = ReportEdition.objects.filter(year=edition.year, number__gt=edition.number)
    if later.exists():
        return _("There is a later edition of this year; publish that one.")
    if not ReportEdition.objects.filter(pk=edition.pk, snapshot__is_certified=True).exists():
        return _("The figures were frozen before the period was certified; build another edition.")
    if figures_have_changed(edition=edition):
        return _("Figures have changed since this edition was frozen; build another edition.")
    if not edition.files.filter(audience=Audience.PUBLIC).exists():
        return _("No file has been made of this edition yet.")
    return ""


def figures_have_changed(*, edition: ReportEdition) -> bool:
    """Whether the approved figures are no longer those that were frozen."""
    everything = OfficeScope.everything("comparison of an edition with the approved figures")
    picture = staff_picture(query=CountQuery(), as_of=date(edition.year, 12, 31), scope=everything)
    approved = {
        figure.key: figure.value
        for table in council_tables(picture).values()
        for figure in table.figures()
    }
    snapshot = ReportEdition.objects.values_list("snapshot", flat=True).get(pk=edition.pk)
    document = document_from_dict(snapshot["documents"]["en"][Audience.INNER.value])
    frozen = {figure.key: figure.value for table in document.tables() for figure in table.figures()}
    return any(frozen.get(key) != value for key, value in approved.items())


@dataclass(frozen=True, slots=True)
class ReportYear:
    """One reporting year on the list: its period, session, and the editions one may read."""

    year: int
    is_certified: bool
    session: CouncilSession | None
    editions: Sequence[ReportEdition]
    may_build: bool


def report_years(*, scope: OfficeScope) -> list[ReportYear]:
    """Return the years that have a period at 31 December or an edition, the newest first."""
    editions: dict[int, list[ReportEdition]] = {}
    for edition in visible_editions(scope=scope).prefetch_related(None):
        editions.setdefault(edition.year, []).append(edition)
    certified: dict[int, bool] = {}
    if sees_unpublished(scope):
        certified = {
            period.as_of.year: period.state == PeriodState.CERTIFIED
            for period in periods()
            if (period.as_of.month, period.as_of.day) == (12, 31)
            and period.state != PeriodState.PLANNED
        }
    sessions = {session.year: session for session in CouncilSession.objects.all()}
    may_build = scope.may(Capability.BUILD_REPORTS)
    return [
        ReportYear(
            year=year,
            is_certified=certified.get(year, False),
            session=sessions.get(year),
            editions=editions.get(year, []),
            may_build=may_build,
        )
        for year in sorted({*editions, *certified}, reverse=True)
    ]


def session_of(*, year: int, scope: OfficeScope) -> CouncilSession | None:
    """Return what is known of the session of a year; everybody may read it."""
    return CouncilSession.objects.filter(year=year).first()


def is_specimen() -> bool:
    """Whether every document says that its data are invented."""
    return has_demo_data()
