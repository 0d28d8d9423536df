"""What the tests of reports begin with: the golden world, frozen and made into files."""

from collections.abc import Sequence
from datetime import UTC, datetime

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.reports.choices import DocumentFormat
from apps.reports.models import ReportEdition
from apps.reports.selectors import reference_of
from apps.reports.services.editions import freeze, make_files
from apps.reports.services.registering import register_edition
from apps.staffing.models import Release
from apps.staffing.selectors.releases import release_of_edition
from apps.staffing.services.release_attack import attack_release
from tests.staffing.golden_world import NOW

YEAR = 2024
FROZEN_AT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
PUBLISHED_AT = datetime(2025, 4, 1, 9, 30, tzinfo=UTC)
MACHINE = OfficeScope.everything("tests of reports")


def certify(year_end=NOW) -> None:
    """Certify the period, as the Gender Coordination Unit does when its figures are settled."""
    ReportingPeriod.objects.filter(as_of=year_end).update(
        state=PeriodState.CERTIFIED, certified_on=FROZEN_AT.date()
    )


def frozen(*, year: int = YEAR, at: datetime = FROZEN_AT) -> ReportEdition:
    """Freeze an edition without files, and have its tables attacked."""
    edition = freeze(year=year, at=at, scope=MACHINE)
    attacked(edition)
    return edition


def attacked(edition: ReportEdition, *, at: datetime = FROZEN_AT) -> Release:
    """Enter the tables of an edition in the register and attack them beside all that is published."""
    register_edition(edition=edition, at=at, scope=MACHINE)
    release = release_of_edition(reference=reference_of(edition), scope=MACHINE)
    assert release is not None
    return attack_release(release_id=release.pk, at=at, scope=MACHINE)


def with_files(
    edition: ReportEdition,
    *,
    languages: Sequence[str] = ("en",),
    formats: Sequence[DocumentFormat] = tuple(DocumentFormat),
) -> ReportEdition:
    """Make the files of an edition."""
    for document_format in formats:
        make_files(
            edition=edition,
            languages=languages,
            document_format=document_format,
            at=FROZEN_AT,
            scope=MACHINE,
        )
    return edition


def content(edition: ReportEdition, document_format: DocumentFormat, audience, language="en"):
    """Return the bytes of one file of an edition."""
    file = edition.files.get(format=document_format, audience=audience, language=language)
    return bytes(file.content)
