"""The project of an award: the one that the proposal names, or a new one of the register.

Whoever approves an award does not keep projects, so the project is founded here and not by the
register's own service, which asks for that capability.
"""

from datetime import datetime

from apps.projects.choices import ProjectOrigin, ProjectState, ProposalPart
from apps.projects.models import Project, Proposal, ProposalText


def project_of(proposal: Proposal, *, number: int, now: datetime) -> Project:
    """Return the project of a proposal; a proposal without one founds it.

    Its code is `WGGI-YEAR-NN` by the number of the award, with a further number where an imported
    project has that code already. What the proposal does not say stays not known.
    """
    if proposal.project is not None:
        return proposal.project
    summary = ProposalText.objects.filter(proposal=proposal, part=ProposalPart.SUMMARY).first()
    return Project.objects.create(
        code=free_code(f"WGGI-{proposal.round.year}-{number:02d}"),
        title=proposal.title,
        summary=summary.text if summary else "",
        office_id=proposal.office_id,
        service_area_id=proposal.service_area_id,
        starts_on=proposal.starts_on,
        ends_before=proposal.ends_before,
        manager_id=proposal.submitted_by_id or proposal.created_by_id,
        state=ProjectState.PLANNED,
        targeting=proposal.targeting,
        context=proposal.context,
        is_counter_trafficking=proposal.is_counter_trafficking,
        origin=ProjectOrigin.PROPOSAL,
        created_by_id=proposal.created_by_id,
        created_at=now,
    )


def free_code(wanted: str) -> str:
    """Return a code that no project has: the wanted one, or it with -2, -3 and so on behind it."""
    taken = set(Project.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    code, further = wanted, 2
    while code in taken:
        code, further = f"{wanted}-{further}", further + 1
    return code
