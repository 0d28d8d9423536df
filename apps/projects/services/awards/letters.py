"""The award letter: made once for each version of an award, language and format, and then kept."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Column, Row, Table
from apps.organization.selectors import has_demo_data, newest_names
from apps.projects.amounts import money_words
from apps.projects.choices import AmendmentState, AwardState, ReportKind
from apps.projects.models import Award, AwardLetter
from apps.projects.selectors.awards.register import (
    amendments_of,
    award_code,
    award_seen,
    reports_of,
    tranches_of,
)
from apps.publishing.document import DocumentMeta
from apps.publishing.docx.letters import render_letter_docx
from apps.publishing.letters import Letter, render_letter_pdf
from apps.publishing.words import LANGUAGES, long_date
from apps.web.refusals import OutOfScope, WrongState

RENDERERS: dict[str, Callable[[Letter], bytes]] = {
    "docx": render_letter_docx,
    "pdf": render_letter_pdf,
}


@transaction.atomic
def award_letter(
    *,
    award_id: int,
    version: int,
    language: str,
    extension: str,
    now: datetime,
    scope: OfficeScope,
) -> AwardLetter:
    """Return a letter of an award; the one of its present version is made when it is first asked for.

    Raises OutOfScope for an award, a version, a language or a format that there is not, WrongState for
    an award that never had a letter: stated, or cancelled before it was made.
    """
    award = award_seen(award_id=award_id, scope=scope)
    if language not in LANGUAGES or extension not in RENDERERS:
        raise OutOfScope
    wanted = {"award_version": version, "language": language, "format": extension}
    # Two who ask for the same at once wait for each other, so that it is made once.
    Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    kept = AwardLetter.objects.filter(award=award, **wanted).first()
    if kept is not None:
        return kept
    if version != award.version:
        raise OutOfScope
    if award.is_stated or award.state == AwardState.CANCELLED:
        raise WrongState(_("No letter is written for this award."), code="no_letter")
    content = RENDERERS[extension](letter_of(award=award, language=language, now=now, scope=scope))
    return AwardLetter.objects.create(
        award=award,
        **wanted,
        content=content,
        checksum=hashlib.sha256(content).hexdigest(),
        made_at=now,
    )


def letter_of(*, award: Award, language: str, now: datetime, scope: OfficeScope) -> Letter:
    """Return what the letter of an award says in a language."""
    with translation.override(language):
        return _letter(award, language, now, scope)


def _letter(award: Award, language: str, now: datetime, scope: OfficeScope) -> Letter:
    code = award_code(award)
    names = newest_names(ids=[award.project.office_id])
    office = names.get(award.project.office_id, ("", award.project.office.code))[1]
    manager = name_of(award.project.manager) if award.project.manager else ""
    changes = [
        each
        for each in amendments_of(award=award, scope=scope)
        if each.state == AmendmentState.APPROVED
    ]
    decided = [each.decided_at for each in changes if each.decided_at]
    dated = max([each for each in (award.approved_at, *decided) if each], default=now)
    signer = next((each.decided_by for each in changes if each.decided_by), award.approved_by)
    return Letter(
        meta=DocumentMeta(
            title=_("Award letter %(code)s") % {"code": code},
            organization=_("International Organization for Migration"),
            symbol=code,
            language=language,
            issued_on=dated.date(),
            created_at=now,
            watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
        ),
        sender=(_("Deputy Director General"),),
        recipient=tuple(
            line
            for line in (
                office,
                _("For the attention of %(name)s, project manager") % {"name": manager}
                if manager
                else "",
            )
            if line
        ),
        subject=_("Award for “%(title)s”") % {"title": award.project.title},
        salutation=pgettext("letter", "Dear colleagues,"),
        parts=tuple(_parts(award, language, len(changes), scope)),
        closing=pgettext("letter", "Yours sincerely,"),
        signatory=(name_of(signer), _("Deputy Director General")),
    )


def _parts(award: Award, language: str, changes: int, scope: OfficeScope) -> list[str | Table]:
    """Return the paragraphs and tables of a letter; nothing that the records do not say."""
    funding_round, project = award.round, award.project
    source = ", ".join(part for part in (funding_round.source, funding_round.chapter) if part)
    words = {
        "amount": money_words(award.amount, funding_round.currency, language)
        if award.amount is not None
        else "",
        "year": funding_round.year,
        "title": project.title,
        "code": project.code,
        "source": source,
    }
    parts: list[str | Table] = [
        _(
            "On the recommendation of the Working Group on Gender Issues (WGGI), I have approved an award of"
            " %(amount)s for the project “%(title)s” (%(code)s). It comes from the Discretionary Income set"
            " aside for projects with a gender dimension in %(year)s (%(source)s)."
        )
        % words
        if source
        else _(
            "On the recommendation of the Working Group on Gender Issues (WGGI), I have approved an award of"
            " %(amount)s for the project “%(title)s” (%(code)s). It comes from the Discretionary Income set"
            " aside for projects with a gender dimension in %(year)s."
        )
        % words
    ]
    if award.version > 1:
        parts.append(
            _("This is version %(version)s of this letter; it takes the place of those before.")
            % {"version": award.version}
        )
    if changes:
        parts.append(_("The amount and the days are those after the changes that I approved."))
    if award.ends_before:
        parts.append(
            _("The money is to be spent by %(day)s.")
            % {"day": long_date(award.ends_before - timedelta(days=1), language)}
        )
    if award.conditions:
        parts.append(_("The award is given under these conditions:") + "\n" + award.conditions)
    tranches = tranches_of(award=award, scope=scope)
    if tranches:
        parts.append(_("It is paid as follows:"))
        parts.append(
            Table(
                key="tranches",
                number="",
                title=_("Payments"),
                columns=(
                    Column("due", _("Due on")),
                    Column("amount", _("Amount")),
                    Column("condition", _("Condition"), is_text=True),
                ),
                rows=tuple(
                    Row(
                        str(each.number),
                        _("Tranche %(number)s") % {"number": each.number},
                        (
                            long_date(each.due_on, language),
                            money_words(each.amount, funding_round.currency, language),
                            each.condition or "–",
                        ),
                    )
                    for each in tranches
                ),
            )
        )
    else:
        parts.append(_("The Budget Division will let you know when it is paid."))
    reports = [
        (ReportKind(each.kind), each.due_on)
        for each in reports_of(award=award, scope=scope)
        if each.due_on
    ]
    parts += [
        report_words(kind, due_on, language) for kind, due_on in reports if due_on is not None
    ]
    parts.append(_("Please quote %(code)s in all correspondence.") % {"code": award_code(award)})
    return parts


def report_words(kind: ReportKind, due_on: date, language: str) -> str:
    """Return by which day a report is due."""
    day = {"day": long_date(due_on, language)}
    if kind == ReportKind.PROGRESS:
        return _("A progress report is due by %(day)s.") % day
    return _("The final report is due by %(day)s.") % day
