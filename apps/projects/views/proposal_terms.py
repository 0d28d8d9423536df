"""Gender-sensitive terms in a proposal: what was found, and what its writers make of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import ScopedRequest
from apps.projects.forms.proposal_terms import ACCEPT, TermDecisionForm
from apps.projects.selectors.proposal_terms import decides, findings_in_proposal
from apps.projects.selectors.proposals import proposal_seen
from apps.projects.services import proposal_terms as services
from apps.projects.services.proposals.drafting import zone_of
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: ScopedRequest, proposal_id: int) -> HttpResponse:
    """Show the terms in a proposal; who writes it takes each up or leaves it."""
    now, scope = timezone.now(), request.scope
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope)
    form = TermDecisionForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        typed = form.cleaned_data
        place = form.place()
        try:
            if typed["decision"] == ACCEPT:
                services.accept(
                    proposal_id=proposal_id,
                    place=place,
                    replacement=typed["replacement"],
                    now=now,
                    scope=scope,
                )
                messages.success(request, _("The words are replaced."))
            else:
                services.dismiss(proposal_id=proposal_id, place=place, now=now, scope=scope)
                messages.success(request, _("The words stay; they are not shown again here."))
        except Invalid as refusal:
            form.take(refusal)
        else:
            return go_to(request, reverse("projects:terms", args=[proposal_id]))
    page_url = reverse("projects:proposal", args=[proposal_id])
    context = {
        "title": _("Gender-sensitive terms"),
        "crumbs": [(proposal.title, page_url)],
        "proposal": proposal,
        "findings": findings_in_proposal(proposal=proposal, scope=scope),
        "decides": decides(proposal, zone=zone_of(proposal.office_id, now), now=now, scope=scope),
        "form": form,
        "typed": form.data if form is not None else {},
        "page_url": page_url,
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "projects/proposal_terms.html", context, status=status)
