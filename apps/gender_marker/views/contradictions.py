"""The contradictions between scores and the register: the list, the file of it, and the reply to one."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import EditionState
from apps.gender_marker.forms.contradictions import ContradictionFilters, ReplyForm
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.access import demand_sums
from apps.gender_marker.selectors.contradiction_files import header, rows_of
from apps.gender_marker.selectors.contradiction_list import (
    Found,
    Line,
    RuleCount,
    held_against,
    lines_of,
)
from apps.gender_marker.selectors.contradictions import fact_words, rules_in_use, severity_tag
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.services import contradictions as services
from apps.organization.selectors import tree_on
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a request asks for. `found` is None while no edition has been published."""

    filters: ContradictionFilters
    found: Found | None


def asked_for(request: ScopedRequest) -> Shown:
    """Return what a request asks for; raises NotPermitted for whoever may not read sums of scores."""
    scope = request.scope
    demand_sums(scope=scope)
    editions = list(editions_seen(scope=scope).exclude(state=EditionState.DRAFT))
    edition = edition_of(editions, request.GET.get("edition", ""))
    rules = [] if edition is None else rules_in_use(scale_ids=[edition.scale_id], scope=scope)
    filters = ContradictionFilters(
        request.GET,
        editions=editions,
        rules=rules,
        tree=tree_on(day=timezone.localdate()),
        scope=scope,
    )
    found = None
    if edition is not None:
        found = held_against(rules, edition=edition, only=filters.only(), scope=scope)
    return Shown(filters=filters, found=found)


def edition_of(editions: list[Edition], code: str) -> Edition | None:
    """Return the edition of a code; where there is none, the compulsory one, else the first."""
    by_code = {each.code: each for each in editions}
    default = next((each for each in editions if each.is_default), None)
    return by_code.get(code) or default or next(iter(editions), None)


@require_safe
def contradictions(request: ScopedRequest) -> HttpResponse:
    """List the contradictions of the scores that count by an edition."""
    shown = asked_for(request)
    found = shown.found
    page = Paginator(found.pairs if found else (), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    number = page.paginator.count
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "title": _("Contradictions"),
        "actions": [
            Action(
                pgettext("contradiction", "Rules"),
                reverse("gender_marker:contradiction_rules"),
                key="rules",
            ),
        ],
        "filter_form": shown.filters,
        "chips": chips_of(shown.filters, request.GET),
        "clear_url": reverse("gender_marker:contradictions"),
        "edition": in_language(found.edition, "title") if found else "",
        "scores": found.scores if found else 0,
        "named": found.named if found else 0,
        "counts": [count_row(each, request) for each in found.counts] if found else [],
        "untested": fact_words(each.rule for each in found.counts if each.untested)
        if found
        else [],
        "page": page,
        "found": ngettext(
            "%(number)s contradiction found", "%(number)s contradictions found", number
        )
        % {"number": number},
        "lines": [
            line_row(line, request)
            for line in lines_of(pairs=list(page.object_list), scope=request.scope)
        ],
        "downloads": [
            (
                label,
                f"{reverse('gender_marker:contradictions_file', args=[extension])}?{query}",
            )
            for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"))
        ],
    }
    return render_page(request, "gender_marker/contradictions.html", context)


def count_row(count: RuleCount, request: ScopedRequest) -> dict[str, Any]:
    """Return what one rule makes of the scores, with the address of what it names."""
    query = {name: request.GET.get(name, "") for name in ("edition", "office")}
    query["rule"] = count.rule.key
    asked = urlencode({name: value for name, value in query.items() if value})
    return {
        "count": count,
        "sentence": in_language(count.rule, "sentence"),
        "severity": severity_tag(count.rule.severity),
        "url": f"{reverse('gender_marker:contradictions')}?{asked}",
    }


def line_row(line: Line, request: ScopedRequest) -> dict[str, Any]:
    """Return one contradiction with where it is answered, if it is the reader's to answer."""
    found, told = line.assessment, line.contradiction
    may_reply = told.reply is None and request.scope.may(
        Capability.KEEP_PROJECTS, found.project.office_id
    )
    return {
        "assessment": found,
        "project": found.project,
        "office": line.office,
        "told": told,
        "severity": severity_tag(told.severity),
        "reply_url": reverse("gender_marker:contradiction_reply", args=[found.pk, told.rule.key])
        if may_reply
        else "",
    }


@require_safe
def contradictions_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the list shows, in its order."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    found = asked_for(request).found
    pairs = found.pairs if found else ()
    rows = rows_of(lines=lines_of(pairs=pairs, scope=request.scope))
    name = f"contradictions-{timezone.localdate().isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header(), rows), CSV_TYPE, name)
    sheet = SheetContent(name=_("Contradictions"), header=header(), rows=rows)
    return attachment(write_xlsx([sheet], title=_("Contradictions")), XLSX_TYPE, name)


@require_http_methods(["GET", "HEAD", "POST"])
def contradiction_reply(request: ScopedRequest, assessment_id: int, key: str) -> HttpResponse:
    """Say why a contradiction is none; what was typed is kept when it is refused."""
    scope, now = request.scope, timezone.now()
    found, told = services.contradiction_to_answer(
        assessment_id=assessment_id, key=key, scope=scope
    )
    url = reverse("gender_marker:assessment", args=[assessment_id])
    form = ReplyForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.reply(
                assessment_id=assessment_id,
                key=key,
                because=form.cleaned_data["because"],
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Your reply stands beside the contradiction."))
            return go_to(request, url)
    code = found.code.key if found.code else ""
    context = {
        "title": _("Reply to a contradiction"),
        "crumbs": [
            (_("Contradictions"), reverse("gender_marker:contradictions")),
            (found.project.title, url),
        ],
        "facts": [found.project.code, f"{found.edition.code}: {code}"],
        "form": form,
        "told": told,
        "severity": severity_tag(told.severity),
        "cancel_url": url,
    }
    return render_page(request, "gender_marker/contradiction_reply.html", context, status=status)
