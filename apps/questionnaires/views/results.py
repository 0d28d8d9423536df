"""Results of a campaign: tables and charts, the words that were written, and files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.questionnaires.forms.results import ResultsForm
from apps.questionnaires.models import Campaign
from apps.questionnaires.selectors.access import runs
from apps.questionnaires.selectors.answers import question_with_words, words_of
from apps.questionnaires.selectors.exports import AnswerFile, answer_file
from apps.questionnaires.selectors.result_charts import chart_of
from apps.questionnaires.selectors.results import Readable, readable, still_open_words
from apps.questionnaires.selectors.tables import Tabulation, tabulation, variables_of
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button

WORDS_ON_A_PAGE = 50


@require_safe
def results(request: ScopedRequest, campaign_id: int) -> HttpResponse:
    """Show the tables of a campaign, by the variable in the address."""
    allowed = readable(campaign_ids=[campaign_id], scope=request.scope)
    [campaign] = allowed.campaigns
    context: dict[str, Any] = {
        "title": _("Results"),
        "crumbs": crumbs(campaign, request),
        "campaign": campaign,
        "runs": runs(campaign, request.scope),
    }
    if allowed.is_protected and allowed.is_open:
        context["waits"] = still_open_words()
        return render_page(request, "questionnaires/results.html", context)
    form = ResultsForm(request.GET, variables=variables_of(allowed.campaigns))
    if not form.is_valid():
        # Only an address that somebody has typed names a variable that is none.
        raise Http404
    found = tabulation(campaign_ids=[campaign_id], by=form.cleaned_data["by"], scope=request.scope)
    context |= {
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "found": found,
        "tables": [(table, chart_of(table, found)) for table in found.questions],
        "actions": buttons(campaign, allowed, found, request),
    }
    return render_page(request, "questionnaires/results.html", context)


@require_safe
def words(request: ScopedRequest, campaign_id: int, key: str) -> HttpResponse:
    """List what was written in answer to one question."""
    allowed = readable(campaign_ids=[campaign_id], scope=request.scope)
    [campaign] = allowed.campaigns
    question = question_with_words(campaign=campaign, key=key, scope=request.scope)
    found = words_of(campaign_id=campaign_id, question_id=question.pk, scope=request.scope)
    page = Paginator(found.answers, WORDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": in_language(question, "text"),
        "crumbs": [
            *crumbs(campaign, request),
            (_("Results"), reverse("questionnaires:results", args=[campaign_id])),
        ],
        "campaign": campaign,
        "found": found,
        "page": page,
        "codes_url": reverse("questionnaires:coding", args=[campaign_id, key])
        if not allowed.is_open
        else "",
    }
    return render_page(request, "questionnaires/result_words.html", context)


@require_safe
def answers_file(request: ScopedRequest, campaign_id: int, extension: str) -> HttpResponse:
    """Download one row for each response."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    found = answer_file(campaign_id=campaign_id, scope=request.scope)
    name = f"answers-{campaign_id}.{extension}"
    if extension == "csv":
        header = [column.name for column in found.columns]
        return attachment(write_csv(header, found.rows), CSV_TYPE, name)
    return attachment(write_xlsx(sheets_of(found)), XLSX_TYPE, name)


def sheets_of(found: AnswerFile) -> list[SheetContent]:
    """Return the sheet of answers, and the dictionary of its columns."""
    return [
        SheetContent(
            name=_("Answers"),
            header=[column.name for column in found.columns],
            rows=found.rows,
        ),
        SheetContent(
            name=_("Columns"),
            header=[_("Column"), _("Meaning"), _("Values")],
            rows=[(column.name, column.meaning, column.values) for column in found.columns],
            caveats=[
                _("A blank cell: not answered. NA: not asked, because of an earlier answer."),
            ],
        ),
    ]


def buttons(
    campaign: Campaign, allowed: Readable, found: Tabulation, request: ScopedRequest
) -> list[Button]:
    """Return the files that whoever looks may have."""
    if not runs(campaign, request.scope) or found.is_too_small or not found.responses.value:
        return []
    return [
        Button(
            _("Answers as %(format)s") % {"format": extension.upper()},
            reverse("questionnaires:answers_file", args=[campaign.pk, extension]),
            key=extension,
        )
        for extension in ("csv", "xlsx")
    ]


def crumbs(campaign: Campaign, request: ScopedRequest) -> list[tuple[str, str]]:
    """Return where the results stand; the campaign's own page is for those who run it."""
    here = reverse("questionnaires:campaign", args=[campaign.pk])
    return [(in_language(campaign, "title"), here if runs(campaign, request.scope) else "")]
