"""Editions: figures frozen with a checksum, files made of them, one edition published a year."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.organization.choices import PeriodState
from apps.organization.selectors import has_demo_data, period_as_of
from apps.publishing.document import Document, DocumentMeta
from apps.publishing.docx import render_docx
from apps.publishing.html import render_html
from apps.publishing.pdf import render_pdf
from apps.publishing.versions import renderer_versions
from apps.publishing.words import long_date
from apps.publishing.xlsx import render_xlsx
from apps.reports.archive import FORM, checksum, document_from_dict, document_to_dict
from apps.reports.chapters import StaffingMaterial, council_report
from apps.reports.choices import LANGUAGES, Audience, DocumentFormat, EditionState
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
from apps.reports.release import released_tables
from apps.reports.selectors import obstacle_to_publishing
from apps.staffing.selectors.charts import staffing_charts
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.tables import council_tables
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

RENDERERS: Mapping[DocumentFormat, Callable[[Document], bytes]] = {
    DocumentFormat.DOCX: render_docx,
    DocumentFormat.PDF: render_pdf,
    DocumentFormat.XLSX: render_xlsx,
    DocumentFormat.HTML: lambda document: render_html(document).encode(),
}


def expect_builder(scope: OfficeScope) -> None:
    """Refuse everybody but the Gender Coordination Unit."""
    if not scope.may(Capability.BUILD_REPORTS):
        raise NotPermitted(_("The Gender Coordination Unit builds the report."))


def expect_year(year: int) -> None:
    """Refuse a year whose 31 December is no reporting date."""
    if not MINYEAR <= year <= MAXYEAR or period_as_of(as_of=date(year, 12, 31)) is None:
        raise Invalid(
            _("There is no reporting period of 31 December %(year)s.") % {"year": year},
            code="no_period",
        )


def keep_session(*, year: int, values: Mapping[str, Any], scope: OfficeScope) -> CouncilSession:
    """Enter what is known of the session that takes note of a year's report."""
    expect_builder(scope)
    session, _made = CouncilSession.objects.update_or_create(year=year, defaults=dict(values))
    return session


def freeze(
    *,
    year: int,
    at: datetime,
    scope: OfficeScope,
    job_id: int | None = None,
    frozen_by: int | None = None,
) -> ReportEdition:
    """Read the approved figures of a year once and keep them for ever, in all three languages.

    A job freezes one edition, however often it is begun anew. Raises Invalid for a year without a
    period.
    """
    expect_builder(scope)
    expect_year(year)
    if job_id is not None:
        frozen = ReportEdition.objects.filter(job_id=job_id).first()
        if frozen is not None:
            return frozen
    with one_moment():
        snapshot = {
            "form": FORM,
            "year": year,
            "as_of": date(year, 12, 31).isoformat(),
            "is_certified": is_certified(year),
            # Outside readers see the checksum. Without a part that they cannot know, they could
            # compute it for every value that a hidden count may have and see which one fits.
            "seal": secrets.token_hex(32),
            "documents": {code: compose(year=year, language=code, at=at) for code in LANGUAGES},
        }
    with transaction.atomic():
        hold_year(year)
        # Another worker may have been taken for dead and have frozen it meanwhile.
        frozen = ReportEdition.objects.filter(job_id=job_id).first() if job_id else None
        if frozen is not None:
            return frozen
        last = ReportEdition.objects.filter(year=year).aggregate(number=Max("number"))["number"]
        return ReportEdition.objects.create(
            year=year,
            number=(last or 0) + 1,
            snapshot=snapshot,
            checksum=checksum(snapshot),
            renderers=renderer_versions(),
            job_id=job_id,
            frozen_by_id=frozen_by,
            frozen_at=at,
        )


def is_certified(year: int) -> bool:
    """Whether the Gender Coordination Unit has certified the period of a year."""
    period = period_as_of(as_of=date(year, 12, 31))
    return period is not None and period.state == PeriodState.CERTIFIED


@contextmanager
def one_moment() -> Iterator[None]:
    """Read one state of the database in all statements within, whatever is approved meanwhile.

    Inside a caller's transaction the caller has decided that already.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def hold_year(year: int) -> None:
    """Let one transaction at a time number the editions of a year, or publish one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reports.edition'), %s)", [year])


def compose(*, year: int, language: str, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the documents of one language as JSON, by audience."""
    everything = OfficeScope.everything("the report to the Council")
    as_of = date(year, 12, 31)
    with translation.override(language):
        picture = staff_picture(query=CountQuery(), as_of=as_of, scope=everything)
        tables = {
            Audience.INNER: council_tables(picture),
            Audience.PUBLIC: released_tables(
                picture, language=language, published=published_tables(language=language)
            ),
        }
        meta = document_meta(year=year, language=language, at=at)
        documents = {}
        for audience, shown in tables.items():
            charts = staffing_charts(picture, shown, scope=everything)
            material = StaffingMaterial(
                as_of=as_of,
                before=picture.before,
                coverage=picture.coverage[as_of],
                tables=shown,
                charts={chart.key: chart for chart in charts},
                is_certified=is_certified(year),
                is_public=audience == Audience.PUBLIC,
            )
            documents[audience.value] = document_to_dict(
                Document(meta=meta, blocks=council_report(material, year))
            )
    return documents


def published_tables(*, language: str) -> list[dict[str, Table]]:
    """Return the public tables of every edition that was ever published, by their numbers."""
    documents = (
        ReportEdition.objects.filter(published_at__isnull=False)
        .order_by("year", "number")
        .values_list(f"snapshot__documents__{language}__{Audience.PUBLIC.value}", flat=True)
    )
    return [
        {table.number: table for table in document_from_dict(document).tables()}
        for document in documents
    ]


def document_meta(*, year: int, language: str, at: datetime) -> DocumentMeta:
    """Return what cover and headers say, from the session record; blank where it is not known.

    A demonstration never bears a symbol, whatever the record says.
    """
    session = CouncilSession.objects.filter(year=year).first()
    is_demo = has_demo_data()
    dates = ""
    if session and session.starts_on and session.ends_on:
        dates = _("%(first)s to %(last)s") % {
            "first": long_date(session.starts_on, language),
            "last": long_date(session.ends_on, language),
        }
    return DocumentMeta(
        title=_("Report on the implementation of the gender policy"),
        subtitle=_("Reporting year %(year)s") % {"year": year},
        organization=_("International Organization for Migration"),
        symbol=session.symbol if session and not is_demo else "",
        session=session.session if session else "",
        session_dates=dates,
        issued_on=session.issued_on if session else None,
        language=language,
        original_language="en",
        watermark=_("SPECIMEN, invented data") if is_demo else "",
        created_at=at,
    )


def render(
    *, edition: ReportEdition, language: str, audience: Audience, document_format: DocumentFormat
) -> bytes:
    """Make one document of a frozen edition; equal editions and renderers give equal bytes."""
    document = document_from_dict(edition.snapshot["documents"][language][audience.value])
    with translation.override(language):
        return RENDERERS[document_format](document)


def make_files(
    *,
    edition: ReportEdition,
    languages: Sequence[str],
    document_format: DocumentFormat,
    at: datetime,
    scope: OfficeScope,
) -> list[ReportFile]:
    """Make the files of one format that the edition does not have yet; none is made again."""
    expect_builder(scope)
    made = []
    for language in languages:
        for audience in Audience:
            kept = edition.files.filter(
                language=language, audience=audience, format=document_format
            )
            if kept.exists():
                continue
            content = render(
                edition=edition,
                language=language,
                audience=audience,
                document_format=document_format,
            )
            with transaction.atomic():
                file, is_new = ReportFile.objects.get_or_create(
                    edition=edition,
                    language=language,
                    audience=audience,
                    format=document_format,
                    defaults={
                        "content": content,
                        "checksum": hashlib.sha256(content).hexdigest(),
                        "size": len(content),
                        "made_at": at,
                    },
                )
            if is_new:
                made.append(file)
    return made


@transaction.atomic
def publish(*, edition_id: int, at: datetime, scope: OfficeScope) -> ReportEdition:
    """Show an edition to Council readers; the one published before is superseded."""
    if not scope.may(Capability.PUBLISH_REPORTS):
        raise NotPermitted(_("The Gender Coordination Unit publishes the report."))
    edition = ReportEdition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise OutOfScope
    hold_year(edition.year)
    edition.refresh_from_db(fields=["state"])
    obstacle = obstacle_to_publishing(edition=edition, scope=scope)
    if obstacle:
        raise WrongState(obstacle)
    ReportEdition.objects.filter(year=edition.year, state=EditionState.PUBLISHED).update(
        state=EditionState.SUPERSEDED
    )
    edition.state = EditionState.PUBLISHED
    edition.published_at = at
    edition.published_by_id = scope.user_id
    edition.save(update_fields=["state", "published_at", "published_by"])
    return edition
