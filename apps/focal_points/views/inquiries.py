"""The question to somebody from whom nothing was heard, and the answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import InquiryAnswer
from apps.focal_points.forms.recognition import AnswerForm
from apps.focal_points.models import Inquiry
from apps.focal_points.selectors.access import keeps_network
from apps.focal_points.selectors.inquiries import inquiry_seen, inquiry_to_answer, may_answer
from apps.focal_points.services.inquiries import answer_inquiry
from apps.organization.selectors import newest_names
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: ScopedRequest, inquiry_id: int) -> HttpResponse:
    """Show the question, and take its answer; refused, nothing typed is lost."""
    now, scope = timezone.now(), request.scope
    if request.method != "POST":
        return show(request, inquiry_seen(inquiry_id=inquiry_id, scope=scope), AnswerForm())
    found = inquiry_to_answer(inquiry_id=inquiry_id, scope=scope)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, found, form, status=422)
    try:
        answer_inquiry(inquiry_id=inquiry_id, now=now, scope=scope, **form.cleaned_data)
    except Invalid as refusal:
        form.take(refusal)
        return show(request, found, form, status=422)
    if form.cleaned_data["answer"] == InquiryAnswer.GOES_ON:
        messages.success(request, _("Thank you. The twelve months begin anew today."))
    else:
        messages.success(
            request, _("Thank you. The Gender Coordination Unit looks for a successor.")
        )
    return go_to(request, reverse("focal_points:inquiry", args=[inquiry_id]))


def show(
    request: ScopedRequest, found: Inquiry, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    """Render the question with its answer, or with the form for those who answer."""
    scope, appointment = request.scope, found.appointment
    today = timezone.localdate()
    office = newest_names(ids=[appointment.office_id]).get(appointment.office_id, ("", ""))[1]
    is_over = appointment.ends_before is not None and appointment.ends_before <= today
    answers = found.answered_at is None and not is_over and may_answer(inquiry=found, scope=scope)
    context = {
        "title": _("Does %(name)s go on?") % {"name": appointment.name},
        "crumbs": [
            (_("Picture of the year"), reverse("focal_points:pictures")),
            (appointment.name, reverse("focal_points:appointment", args=[appointment.pk])),
        ],
        "status": status_of(found),
        "facts": [office],
        "actions": steps(request, found, is_over=is_over),
        "inquiry": found,
        "is_over": is_over,
        "is_own": appointment.user_id == scope.user_id,
        "form": form if answers else None,
    }
    return render_page(request, "focal_points/inquiry.html", context, status=status)


def status_of(found: Inquiry) -> StatusTag:
    """Return where a question stands."""
    if found.answered_at is None:
        return StatusTag("wait", _("Asked"), on=found.asked_at)
    if found.answer == InquiryAnswer.GOES_ON:
        return StatusTag("good", _("Goes on"), on=found.answered_at)
    return StatusTag("warn", _("A successor is wanted"), on=found.answered_at)


def steps(request: ScopedRequest, found: Inquiry, *, is_over: bool) -> list[Action]:
    """Return what the Gender Coordination Unit does next: appoint a successor."""
    wants = found.answer == InquiryAnswer.HANDS_OVER or found.answered_at is None
    if is_over or not wants or not keeps_network(scope=request.scope):
        return []
    url = reverse("focal_points:appointment_succeed", args=[found.appointment_id])
    kind = "primary" if found.answered_at is not None else "secondary"
    return [Action(_("Appoint a successor"), url, kind=kind, key="succeed")]  # type: ignore[arg-type]
