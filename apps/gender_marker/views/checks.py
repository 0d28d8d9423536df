"""The quality check of a score by another person."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import Stage, Verdict
from apps.gender_marker.forms.samples import CheckForm
from apps.gender_marker.selectors.assessments import code_label
from apps.gender_marker.selectors.checks import codes_to_propose, score_to_check
from apps.gender_marker.services.checks import check_score, demand_open
from apps.gender_marker.views.assessing import crumbs_of
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ScopedRequest, assessment_id: int) -> HttpResponse:
    """Agree with a score, or propose another code."""
    scope = request.scope
    score = score_to_check(assessment_id=assessment_id, scope=scope)
    demand_open(score)
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        codes=codes_to_propose(score=score),
    )
    here = reverse("gender_marker:assessment", args=[assessment_id])
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = check_score(
                assessment_id=assessment_id, now=timezone.now(), scope=scope, **form.cleaned_data
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            if made.verdict == Verdict.AGREES:
                messages.success(request, _("Your check is kept: you agree."))
            else:
                messages.success(
                    request,
                    _("Your check is kept. The score stays until the project is scored anew."),
                )
            return go_to(request, here)
    context = {
        "title": _("Check the score"),
        "crumbs": [*crumbs_of(score.project), (code_label(score), here)],
        "facts": [score.edition.code, Stage(score.stage).label],
        "form": form,
        "score": score,
        "code": code_label(score),
        "cancel_url": here,
    }
    return render_page(request, "gender_marker/check.html", context, status=status)
