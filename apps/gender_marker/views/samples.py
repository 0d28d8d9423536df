"""Samples for blind reading: drawn, given, followed, closed."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import EditionState, ReadingState, SampleState
from apps.gender_marker.forms.samples import ReaderForm, SampleForm
from apps.gender_marker.models import BlindReading, Sample
from apps.gender_marker.selectors.access import demand_markers, sums_are_open
from apps.gender_marker.selectors.agreement import of_sample
from apps.gender_marker.selectors.assessments import code_label
from apps.gender_marker.selectors.checks import checks_anything, waiting_for_a_check
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.selectors.readers import readers_for, suggested
from apps.gender_marker.selectors.readings import own_readings
from apps.gender_marker.selectors.samples import (
    demand_sample_keeper,
    drawn,
    keeps_samples,
    readings_of,
    sample_seen,
    samples_listed,
)
from apps.gender_marker.services import samples as services
from apps.gender_marker.views.agreement import agreement_context, sees_agreement
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import Invalid, WrongState

ROWS_ON_A_PAGE = 25
DAYS_TO_READ = 30
"""So many days are offered for reading a sample; the product's own choice."""


@require_safe
def second(request: ScopedRequest) -> HttpResponse:
    """Show what somebody reads blind, what waits for a check, and the samples to those who draw them."""
    scope, now = request.scope, timezone.now()
    demand_markers(scope=scope)
    waiting = waiting_for_a_check(now=now, scope=scope)
    page = Paginator(waiting, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    draws = keeps_samples(scope=scope) and sums_are_open(scope=scope)
    actions = []
    if draws:
        actions.append(
            Action(
                _("Draw a sample"),
                reverse("gender_marker:sample_new"),
                kind="primary",
                key="draw",
            )
        )
    if sees_agreement(request):
        url = reverse("gender_marker:agreement")
        actions.append(Action(_("Agreement of readers"), url, key="agreement"))
    context = {
        "title": _("Second readers"),
        "actions": actions,
        "readings": [(each, reading_status(each)) for each in own_readings(scope=scope)],
        "checks": checks_anything(scope=scope),
        "page": page,
        "scores": [(each, code_label(each)) for each in page.object_list],
        "draws": draws,
        "samples": [(each, sample_status(each)) for each in samples_listed(scope=scope)]
        if draws
        else [],
    }
    return render_page(request, "gender_marker/second.html", context)


def reading_status(reading: BlindReading) -> StatusTag:
    """Return where a reading stands."""
    if reading.state == ReadingState.DONE:
        return StatusTag("good", reading.get_state_display(), on=reading.closed_at)
    if reading.state == ReadingState.DECLINED:
        return StatusTag("calm", reading.get_state_display(), on=reading.closed_at)
    if reading.sample.due_on < timezone.localdate():
        return StatusTag("warn", _("Was to be read by"), on=reading.sample.due_on)
    return StatusTag("info", _("To be read by"), on=reading.sample.due_on)


def sample_status(sample: Sample) -> StatusTag:
    """Return where a sample stands."""
    if sample.state == SampleState.CLOSED:
        return StatusTag("good", sample.get_state_display(), on=sample.closed_at)
    return StatusTag("info", _("To be read by"), on=sample.due_on)


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the pages of second readers."""
    return [(_("Second readers"), reverse("gender_marker:second"))]


@require_http_methods(["GET", "HEAD", "POST"])
def sample_new(request: ScopedRequest) -> HttpResponse:
    """Draw a sample: first what would be drawn and who would read it is shown, then it is given."""
    scope, now = request.scope, timezone.now()
    demand_sample_keeper(scope=scope)
    today = timezone.localdate(now)
    editions = list(editions_seen(scope=scope).exclude(state=EditionState.DRAFT))
    form = SampleForm(
        request.POST if request.method == "POST" else None,
        editions=editions,
        initial={
            "edition": next((each.code for each in editions if each.is_default), ""),
            "starts_on": today.replace(month=1, day=1),
            "ends_on": today,
            "due_on": today + timedelta(days=DAYS_TO_READ),
            "seed": secrets.randbelow(services.MOST_SEED),
        },
    )
    shown: dict[str, Any] = {}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            drawing = form.drawing()
            try:
                if request.POST.get("step") == "give":
                    sample = services.draw_sample(
                        title=form.cleaned_data["title"],
                        drawing=drawing,
                        due_on=form.cleaned_data["due_on"],
                        readers=form.chosen_readers(),
                        now=now,
                        scope=scope,
                    )
                    messages.success(request, _("The sample is drawn, and its readers are told."))
                    return go_to(request, reverse("gender_marker:sample", args=[sample.pk]))
                problems = services.problems_of(
                    title=form.cleaned_data["title"],
                    drawing=drawing,
                    due_on=form.cleaned_data["due_on"],
                    now=now,
                )
                if problems:
                    raise Invalid(problems=problems)
                status = 200
            except Invalid as refusal:
                form.take(refusal)
            shown = preview(form, request)
    context = {
        "title": _("Draw a sample"),
        "crumbs": crumbs(),
        "form": form,
        "has_editions": bool(editions),
        "cancel_url": reverse("gender_marker:second"),
        **shown,
    }
    return render_page(request, "gender_marker/sample_form.html", context, status=status)


def preview(form: SampleForm, request: ScopedRequest) -> dict[str, Any]:
    """Return what would be drawn, and for each project who may read it, with one of them suggested."""
    scope = request.scope
    drawing = form.drawing()
    if drawing.starts_on >= drawing.ends_before:
        return {}
    scores, population = drawn(drawing=drawing, scope=scope)
    readers = readers_for(assessments=scores, on=timezone.now().date(), scope=scope)
    first = suggested(readers=readers, scope=scope)
    chosen = form.chosen_readers()
    is_chosen = request.POST.get("step") == "give"
    lines = [
        {
            "score": score,
            "readers": readers[score.pk],
            "chosen": chosen.get(score.pk)
            if is_chosen
            else (first[score.pk].user_id if score.pk in first else None),
        }
        for score in scores
    ]
    without = sum(not line["readers"] for line in lines)
    return {
        "is_drawn": True,
        "population": population,
        "lines": lines,
        "without": without,
        "sentence": ngettext(
            "There is %(number)s score to draw from.",
            "There are %(number)s scores to draw from.",
            population,
        )
        % {"number": population},
    }


@require_safe
def sample(request: ScopedRequest, sample_id: int) -> HttpResponse:
    """Show a sample: who reads what, and how far readers agree in what is handed in."""
    scope = request.scope
    found = sample_seen(sample_id=sample_id, scope=scope)
    is_open = found.state == SampleState.OPEN
    readings = readings_of(sample=found, scope=scope)
    taken = {each.assessment_id for each in readings if each.state != ReadingState.DECLINED}
    newest: dict[int, BlindReading] = {}
    for each in readings:
        newest.setdefault(each.assessment_id, each)
    answered = of_sample(
        sample=found,
        region=request.GET.get("region", ""),
        as_of=timezone.localdate(),
        scope=scope,
    )
    context = {
        "title": found.title,
        "crumbs": crumbs(),
        "status": sample_status(found),
        "facts": [found.edition.code],
        "actions": [
            Action(
                _("Close the sample"),
                reverse("gender_marker:sample_close", args=[found.pk]),
                key="close",
            )
        ]
        if is_open
        else [],
        "sample": found,
        "last_day": found.ends_before - timedelta(days=1),
        "readings": [
            {
                "reading": each,
                "status": reading_status(each),
                "may_give": is_open
                and (
                    each.state == ReadingState.OPEN
                    or (each.assessment_id not in taken and newest[each.assessment_id] == each)
                ),
            }
            for each in readings
        ],
        **agreement_context(
            request, answered, reverse("gender_marker:sample", args=[found.pk]), sample_id=found.pk
        ),
    }
    return render_page(request, "gender_marker/sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sample_close(request: ScopedRequest, sample_id: int) -> HttpResponse:
    """Close a sample after its consequence was read."""
    scope = request.scope
    found = sample_seen(sample_id=sample_id, scope=scope)
    here = reverse("gender_marker:sample", args=[sample_id])
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.is_valid()
        services.close_sample(
            sample_id=sample_id,
            version=form.cleaned_data.get("version") or 0,
            now=timezone.now(),
            scope=scope,
        )
        messages.success(request, _("The sample is closed."))
        return go_to(request, here)
    services.demand_open(found)
    unread = found.given - found.done
    context = {
        "title": _("Close the sample?"),
        "consequence": ngettext(
            "%(number)s project that is not handed in is not read any more, and its reader is told. What is"
            " handed in counts for the edition.",
            "%(number)s projects that are not handed in are not read any more, and their readers are told."
            " What is handed in counts for the edition.",
            unread,
        )
        % {"number": unread},
        "action_url": request.path,
        "button": _("Close the sample"),
        "fields": VersionForm(initial={"version": found.version})["version"],
        "cancel_url": here,
    }
    return render_page(request, "gender_marker/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_give(request: ScopedRequest, reading_id: int) -> HttpResponse:
    """Give a project to another reader."""
    scope, now = request.scope, timezone.now()
    demand_sample_keeper(scope=scope)
    found = services.reading_to_give(reading_id=reading_id, scope=scope)
    readers = readers_for(assessments=[found.assessment], on=now.date(), scope=scope)[
        found.assessment_id
    ]
    is_open = found.state == ReadingState.OPEN
    form = ReaderForm(
        request.POST if request.method == "POST" else None,
        readers=readers,
        asks_why=is_open,
        initial={"version": found.version},
    )
    here = reverse("gender_marker:sample", args=[found.sample_id])
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.give_to_another(
                reading_id=reading_id,
                reader_id=form.cleaned_data["reader"],
                because=form.cleaned_data.get("because", ""),
                version=form.cleaned_data["version"],
                now=now,
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            look_at(form, found.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The project has another reader, who is told."))
            return go_to(request, here)
    context = {
        "title": _("Give to another reader"),
        "crumbs": [*crumbs(), (found.sample.title, here)],
        "facts": [found.project.code, found.project.title],
        "form": form,
        "reading": found,
        "is_open": is_open,
        "has_readers": bool(readers),
        "cancel_url": here,
    }
    return render_page(request, "gender_marker/reading_give.html", context, status=status)
