"""Editions: figures frozen with a checksum, files made of them, one edition published a year."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.publishing.document import Document
from apps.publishing.docx import render_docx
from apps.publishing.html import render_html
from apps.publishing.pdf import render_pdf
from apps.publishing.versions import renderer_versions
from apps.publishing.xlsx import render_xlsx
from apps.reports.archive import FORM, checksum, document_from_dict, document_to_dict
from apps.reports.choices import LANGUAGES, Audience, DocumentFormat, EditionState, Series
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
from apps.reports.selectors import obstacle_to_publishing, reference_of
from apps.reports.series import RULES
from apps.staffing.services.releases import publish_edition_tables
from apps.web.refusals import NotPermitted, OutOfScope, WrongState

RENDERERS: Mapping[DocumentFormat, Callable[[Document], bytes]] = {
    DocumentFormat.DOCX: render_docx,
    DocumentFormat.PDF: render_pdf,
    DocumentFormat.XLSX: render_xlsx,
    DocumentFormat.HTML: lambda document: render_html(document).encode(),
}


def expect_builder(scope: OfficeScope, series: Series = Series.COUNCIL) -> None:
    """Refuse everybody but those who build the reports of a series."""
    rules = RULES[series]
    if not scope.may(rules.builder):
        raise NotPermitted(str(rules.not_builder))


def expect_publisher(scope: OfficeScope) -> None:
    """Refuse everybody but the Gender Coordination Unit."""
    if not scope.may(Capability.PUBLISH_REPORTS):
        raise NotPermitted(_("The Gender Coordination Unit publishes the report."))


def keep_session(*, year: int, values: Mapping[str, Any], scope: OfficeScope) -> CouncilSession:
    """Enter what is known of the session that takes note of a year's report to the Council."""
    expect_builder(scope)
    session, _made = CouncilSession.objects.update_or_create(year=year, defaults=dict(values))
    return session


def freeze(
    *,
    year: int,
    at: datetime,
    scope: OfficeScope,
    series: Series = Series.COUNCIL,
    job_id: int | None = None,
    frozen_by: int | None = None,
) -> ReportEdition:
    """Read the figures of a year once and keep them for ever, in all three languages.

    A job freezes one edition, however often it is begun anew. Raises Invalid for a year that can
    have no report of the series.
    """
    expect_builder(scope, series)
    RULES[series].expect_year(year)
    if job_id is not None:
        frozen = ReportEdition.objects.filter(job_id=job_id).first()
        if frozen is not None:
            return frozen
    with one_moment():
        snapshot = {
            "form": FORM,
            "year": year,
            "as_of": date(year, 12, 31).isoformat(),
            "is_certified": not RULES[series].obstacle(year),
            # Outside readers see the checksum. Without a part that they cannot know, they could
            # compute it for every value that a hidden count may have and see which one fits.
            "seal": secrets.token_hex(32),
            "documents": {
                code: compose(series=series, year=year, language=code, at=at) for code in LANGUAGES
            },
        }
    with transaction.atomic():
        hold_year(series, year)
        # Another worker may have been taken for dead and have frozen it meanwhile.
        frozen = ReportEdition.objects.filter(job_id=job_id).first() if job_id else None
        if frozen is not None:
            return frozen
        earlier = ReportEdition.objects.filter(series=series, year=year)
        last = earlier.aggregate(number=Max("number"))["number"]
        return ReportEdition.objects.create(
            series=series,
            year=year,
            number=(last or 0) + 1,
            snapshot=snapshot,
            checksum=checksum(snapshot),
            renderers=renderer_versions(),
            job_id=job_id,
            frozen_by_id=frozen_by,
            frozen_at=at,
        )


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


def hold_year(series: Series, year: int) -> None:
    """Let one transaction at a time number the editions of a series and year, or publish one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [f"reports.edition.{series}", year]
        )


def compose(*, series: Series, year: int, language: str, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the documents of one language as JSON, by audience."""
    rules = RULES[series]
    with translation.override(language):
        meta = rules.cover(year, language, at)
        return {
            audience.value: document_to_dict(Document(meta=meta, blocks=blocks))
            for audience, blocks in rules.blocks(year, language).items()
        }


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
    expect_builder(scope, Series(edition.series))
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
    expect_publisher(scope)
    edition = ReportEdition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise OutOfScope
    hold_year(Series(edition.series), edition.year)
    edition.refresh_from_db(fields=["state"])
    obstacle = obstacle_to_publishing(edition=edition, scope=scope)
    if obstacle:
        raise WrongState(obstacle)
    if edition.series == Series.COUNCIL:
        publish_edition_tables(reference=reference_of(edition), at=at, scope=scope)
    ReportEdition.objects.filter(
        series=edition.series, year=edition.year, state=EditionState.PUBLISHED
    ).update(state=EditionState.SUPERSEDED)
    edition.state = EditionState.PUBLISHED
    edition.published_at = at
    edition.published_by_id = scope.user_id
    edition.save(update_fields=["state", "published_at", "published_by"])
    return edition
