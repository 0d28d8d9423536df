"""Reads of the room: who sees which edition, and which of its files."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods
from apps.publishing.document import Document
from apps.reports.archive import checksum, document_from_dict
from apps.reports.choices import Audience, EditionState
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
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
