"""Editions: figures frozen with a checksum, files made of them, one edition published a year."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.disclosure import protect_table
from apps.figures.tables import Table
from apps.organization.choices import PeriodState
from apps.organization.selectors import has_demo_data, period_as_of
from apps.publishing.document import Document, DocumentMeta
from apps.publishing.docx import render_docx
from apps.publishing.html import render_html
from apps.publishing.pdf import render_pdf
from apps.publishing.versions import renderer_versions
from apps.publishing.xlsx import render_xlsx
from apps.reports.archive import FORM, checksum, document_from_dict, document_to_dict
from apps.reports.chapters import StaffingMaterial, council_report
from apps.reports.choices import LANGUAGES, Audience, DocumentFormat, EditionState
from apps.reports.models import CouncilSession, ReportEdition, ReportFile
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.charts import staffing_charts
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.tables import council_tables
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

RENDERERS: Mapping[DocumentFormat, Callable[[Document], bytes]] = {
    DocumentFormat.DOCX: render_docx,
    DocumentFormat.PDF: render_pdf,
    DocumentFormat.XLSX: render_xlsx,
    DocumentFormat.HTML: lambda document: render_html(document).encode(),
}
FIRST_YEAR = 2000
REGIONS_SUBTOTAL = "field"


def expect_builder(scope: OfficeScope) -> None:
    """Refuse everybody but the Gender Coordination Unit."""
    if not scope.may(Capability.BUILD_REPORTS):
        raise NotPermitted(_("The Gender Coordination Unit builds the report."))


def expect_year(year: int) -> None:
    """Refuse a year whose 31 December is no reporting date."""
    if period_as_of(as_of=date(year, 12, 31)) is None:
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
    with transaction.atomic():
        snapshot = {
            "form": FORM,
            "year": year,
            "as_of": date(year, 12, 31).isoformat(),
            "documents": {code: compose(year=year, language=code, at=at) for code in LANGUAGES},
        }
        last = (
            ReportEdition.objects.select_for_update().filter(year=year).order_by("-number").first()
        )
        return ReportEdition.objects.create(
            year=year,
            number=(last.number if last else 0) + 1,
            snapshot=snapshot,
            checksum=checksum(snapshot),
            renderers=renderer_versions(),
            job_id=job_id,
            frozen_by_id=frozen_by,
            frozen_at=at,
        )


def compose(*, year: int, language: str, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the documents of one language as JSON, by audience."""
    everything = OfficeScope.everything("the report to the Council")
    as_of = date(year, 12, 31)
    period = period_as_of(as_of=as_of)
    with translation.override(language):
        picture = staff_picture(query=CountQuery(), as_of=as_of, scope=everything)
        tables = council_tables(picture)
        meta = document_meta(year=year, language=language, at=at)
        documents = {}
        for audience in Audience:
            is_public = audience == Audience.PUBLIC
            shown = {
                number: protected(table) if is_public else table for number, table in tables.items()
            }
            charts = staffing_charts(picture, shown, scope=everything)
            material = StaffingMaterial(
                as_of=as_of,
                tables=shown,
                charts={chart.key: chart for chart in charts},
                is_certified=period is not None and period.state == PeriodState.CERTIFIED,
                is_public=is_public,
            )
            documents[audience.value] = document_to_dict(
                Document(meta=meta, blocks=council_report(material, year))
            )
    return documents


def protected(table: Table) -> Table:
    """Return a table as readers outside the inner circle see it.

    The subtotal of the regions in T4 adds up rows of the same table: it is protected with them
    left in and shown only in columns where no row is hidden, so that it gives none of them away.
    """
    subtotal = next((row for row in table.rows if row.key == REGIONS_SUBTOTAL), None)
    if subtotal is None:
        return protect_table(table)
    place = table.rows.index(subtotal)
    rest = tuple(row for row in table.rows if row.key != REGIONS_SUBTOTAL)
    safe = protect_table(replace(table, rows=rest))
    hides = any(figure.empty == "hidden" for figure in safe.figures())
    if hides:
        return safe
    return replace(safe, rows=(*safe.rows[:place], subtotal, *safe.rows[place:]))


def document_meta(*, year: int, language: str, at: datetime) -> DocumentMeta:
    """Return what cover and headers say, from the session record; blank where it is not known."""
    session = CouncilSession.objects.filter(year=year).first()
    dates = ""
    if session and session.starts_on and session.ends_on:
        dates = _("%(first)s to %(last)s") % {
            "first": date_format(session.starts_on, "j F Y"),
            "last": date_format(session.ends_on, "j F Y"),
        }
    return DocumentMeta(
        title=_("Report on the implementation of the gender policy"),
        subtitle=_("Reporting year %(year)s") % {"year": year},
        organization=_("International Organization for Migration"),
        symbol=session.symbol if session else "",
        session=session.session if session else "",
        session_dates=dates,
        issued_on=session.issued_on if session else None,
        language=language,
        original_language="en",
        watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
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
    edition = ReportEdition.objects.select_for_update().filter(pk=edition_id).first()
    if edition is None:
        raise OutOfScope
    if edition.state != EditionState.FROZEN:
        raise WrongState(_("This edition has been published already."))
    period = period_as_of(as_of=date(edition.year, 12, 31))
    if period is None or period.state != PeriodState.CERTIFIED:
        raise WrongState(
            _(
                "Certify the reporting period of %(year)s first: only certified figures are"
                " published."
            )
            % {"year": edition.year},
            code="not_certified",
        )
    newest = ReportEdition.objects.filter(year=edition.year).aggregate(n=Max("number"))["n"]
    if edition.number != newest:
        raise WrongState(_("There is a later edition of this year; publish that one."))
    if not edition.files.filter(audience=Audience.PUBLIC).exists():
        raise WrongState(_("This edition has no files yet."))
    ReportEdition.objects.filter(year=edition.year, state=EditionState.PUBLISHED).update(
        state=EditionState.SUPERSEDED
    )
    edition.state = EditionState.PUBLISHED
    edition.published_at = at
    edition.published_by_id = scope.user_id
    edition.save(update_fields=["state", "published_at", "published_by"])
    return edition
