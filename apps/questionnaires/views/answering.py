"""Pages of those who are asked: the questions, saved as they are typed, and a word of thanks."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.scope import OfficeScope
from apps.organization.deadlines import zone_label
from apps.questionnaires.forms.answering import AnswerForm
from apps.questionnaires.selectors.answering import (
    Holder,
    draft_of,
    given_in,
    holder_by_account,
    holder_by_link,
)
from apps.questionnaires.selectors.days import zone_of_office
from apps.questionnaires.selectors.definitions import questions_asked
from apps.questionnaires.services import answering as services
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, WrongState
from apps.web.requests import wants_fragment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Answer a questionnaire as somebody who has logged in."""
    now = timezone.now()
    holder = holder_by_account(campaign_id=campaign_id, now=now, scope=scope_of(request))
    return answer_page(request, holder, now)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a questionnaire by a link, without logging in: the signature is what permits.

    In the recipient's language until they choose another.
    """
    now = timezone.now()
    holder = holder_by_link(token=token, now=now, scope=scope_of(request))
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated
    language = translation.get_language() if chosen else holder.recipient.language
    with translation.override(language):
        response = answer_page(request, holder, now)
    # The address is a secret: it must not travel to where a link of the page leads.
    response["Referrer-Policy"] = "same-origin"
    return response


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say thank you; the page knows nobody."""
    return render_page(request, "questionnaires/thanks.html", {"title": _("Thank you")})


def scope_of(request: HttpRequest) -> OfficeScope:
    """Return the scope that the middleware has put beside the request."""
    scope: OfficeScope = request.scope  # type: ignore[attr-defined]
    return scope


def answer_page(request: HttpRequest, holder: Holder, now: datetime) -> HttpResponse:
    """Show the questions; a sent form saves them, and sends them when its button says so."""
    scope = scope_of(request)
    questions = questions_asked(version_id=holder.campaign.version_asked_id, scope=scope)
    draft = draft_of(holder=holder, scope=scope)
    version = draft.version if draft else 0
    if request.method != "POST":
        given = given_in(draft=draft, scope=scope)
        form = AnswerForm(questions=questions, given=given, version=version)
        return show(request, holder, form, now, is_saved=draft is not None)
    form = AnswerForm(request.POST, questions=questions, version=version)
    is_read = form.is_valid()
    seen = form.cleaned_data.get("version") or 0
    sends = request.POST.get("do") == "send"
    try:
        if sends and is_read:
            services.send(
                holder=holder,
                version=seen,
                given=form.given(),
                language=translation.get_language()[:2],
                now=now,
                scope=scope,
            )
            return go_to(request, reverse("questionnaires:thanks"))
        saved = services.save_draft(
            holder=holder,
            version=seen,
            given=form.given(),
            language=translation.get_language()[:2],
            now=now,
            scope=scope,
        )
    except Invalid as refusal:
        form.take(refusal)
        return show(request, holder, form, now, status=422)
    except WrongState as refusal:
        if refusal.code != "stale" or wants_fragment(request):
            raise
        look_at(form, version)
        form.add_error(None, str(refusal))
        return show(request, holder, form, now, status=409)
    if wants_fragment(request):
        context = {"version": saved.version, "saved": saved_words(now, len(form.errors))}
        return render_page(request, "questionnaires/_saved.html", context)
    look_at(form, saved.version)
    if form.errors:
        return show(request, holder, form, now, status=422)
    messages.success(request, _("Saved. You can go on later, until the last day."))
    return go_to(request, request.path)


def look_at(form: AnswerForm, version: int) -> None:
    """Let what was typed go on from the draft as it is now."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(version)
    form.data = data


def saved_words(now: datetime, unread: int) -> str:
    """Return what the page says once a draft was kept, with how many answers could not be read."""
    text = _("Saved %(time)s") % {"time": time_format(timezone.localtime(now), "TIME_FORMAT")}
    if not unread:
        return text
    more = ngettext(
        "%(number)s answer cannot be read yet", "%(number)s answers cannot be read yet", unread
    )
    return f"{text} · {more % {'number': unread}}"


def show(
    request: HttpRequest,
    holder: Holder,
    form: AnswerForm,
    now: datetime,
    *,
    is_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Render the questions."""
    campaign = holder.campaign
    context = {
        "title": in_language(campaign, "title"),
        "purpose": in_language(campaign.version_asked.questionnaire, "purpose"),
        "facts": [
            _("until %(date)s, time of %(zone)s")
            % {
                "date": date_format(campaign.closes_on, "DATE_FORMAT"),
                "zone": zone_label(zone_of_office(campaign.office_id, now)),
            }
        ],
        "saved": _("Draft saved") if is_saved else "",
        "is_anonymous": holder.is_anonymous,
        "minimum_group": campaign.minimum_group,
        "form": form,
        "parts": list(form.parts()),
    }
    return render_page(request, "questionnaires/answer.html", context, status=status)
