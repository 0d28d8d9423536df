"""Taking an award back while no money is out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import (
    AmendmentState,
    AwardState,
    ProjectOrigin,
    ProjectState,
    ProposalState,
    ReportState,
)
from apps.projects.models import Amendment, Award, Project, ProjectReport, Proposal
from apps.projects.selectors.awards.rules import AwardStep
from apps.projects.services.awards import telling
from apps.projects.services.awards.writing import award_to_change, required


@transaction.atomic
def cancel(*, award_id: int, version: int, reason: str, now: datetime, scope: OfficeScope) -> Award:
    """Cancel an award with a reason; the envelope is free by its amount again.

    Its proposal is refused with the same reason, a change that was asked for too; a project that the
    award has founded and that has not begun is cancelled; reports that nobody has begun go.

    Raises OutOfScope, NotPermitted, WrongState (money is out, stale), Invalid.
    """
    award = award_to_change(AwardStep.CANCEL, award_id=award_id, version=version, scope=scope)
    reason = required(reason, "reason", _("Say why it is cancelled; the office reads this."))
    award.state = AwardState.CANCELLED
    award.closing_words = reason
    award.version += 1
    award.save(update_fields=["state", "closing_words", "version"])
    decided = {"decided_by_id": scope.user_id, "decided_at": now, "decided_because": reason}
    Amendment.objects.filter(award=award, state=AmendmentState.ASKED).update(
        state=AmendmentState.REFUSED, **decided
    )
    for proposal in Proposal.objects.select_for_update(no_key=True).filter(award=award):
        proposal.state = ProposalState.REFUSED
        proposal.version += 1
        for name, value in decided.items():
            setattr(proposal, name, value)
        proposal.save(
            update_fields=["state", "version", "decided_by", "decided_at", "decided_because"]
        )
    for project in Project.objects.select_for_update(no_key=True).filter(
        pk=award.project_id, origin=ProjectOrigin.PROPOSAL, state=ProjectState.PLANNED
    ):
        project.state = ProjectState.CANCELLED
        project.state_because = reason
        project.version += 1
        project.save(update_fields=["state", "state_because", "version"])
    ProjectReport.objects.filter(award=award, state=ReportState.DUE).delete()
    telling.tell_of_cancelling(award=award, now=now, scope=scope)
    return award
