"""What the home page says of scores: projects to be scored, drafts to be gone on with, scores by others.

One statement for each list, none for who keeps no projects. Drafts stay with the project: when somebody
leaves, whoever keeps the project goes on with them.
"""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, Stage
from apps.gender_marker.models import Assessment, Edition
from apps.gender_marker.selectors.access import assessments_seen, open_readings
from apps.gender_marker.selectors.assessments import code_label, status_of
from apps.projects.choices import CLOSED_STATES, ProjectState
from apps.projects.selectors.access import projects_seen
from apps.web.parts import DeskItem, DeskList, StatusTag


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the drafts that somebody has begun, and the projects under way that they manage unscored.

    Unscored: without a score by the edition that is compulsory. None of a project to be read blind.
    """
    offices = scope.over(Capability.KEEP_PROJECTS)
    if scope.user_id is None or not offices:
        return DeskList()
    own_drafts = Assessment.objects.filter(
        project_id=OuterRef("pk"), state=AssessmentState.DRAFT, begun_by_id=scope.user_id
    ).order_by("-begun_at")
    scored = Assessment.objects.filter(
        project_id=OuterRef("pk"), edition__is_default=True, state=AssessmentState.SCORED
    )
    unscored = (
        Q(manager_id=scope.user_id, state=ProjectState.UNDER_WAY)
        & Exists(Edition.objects.filter(is_default=True))
        & ~Exists(scored)
    )
    rows: list[Any] = list(
        projects_seen(scope=scope)
        .filter(offices.where("office_id"))
        .filter(unscored | Exists(own_drafts))
        .exclude(state__in=CLOSED_STATES)
        .exclude(pk__in=open_readings(scope=scope).values("project_id"))
        .annotate(
            draft_stage=Subquery(own_drafts.values("stage")[:1]),
            draft_begun=Subquery(own_drafts.values("begun_at")[:1]),
            number=Window(Count("pk")),
        )
        .order_by("code")[:most]
    )
    return DeskList(
        items=tuple(item_of(row) for row in rows),
        total=rows[0].number if rows else 0,
        url=f"{reverse('projects:register')}?manager=mine&state={ProjectState.UNDER_WAY}"
        if rows
        else "",
    )


def item_of(project: Any) -> DeskItem:
    """Return a project to be scored, or a draft to be gone on with, as a line."""
    if project.draft_stage:
        return DeskItem(
            title=project.title,
            url=reverse("gender_marker:assess", args=[project.pk, project.draft_stage]),
            context=_("Gender marker, %(stage)s") % {"stage": Stage(project.draft_stage).label},
            button=_("Go on"),
            status=StatusTag("info", AssessmentState.DRAFT.label, on=project.draft_begun),
        )
    return DeskItem(
        title=project.title,
        url=reverse("gender_marker:assess_new", args=[project.pk]),
        context=_("Gender marker"),
        button=pgettext("button", "Score"),
        status=StatusTag("warn", _("Not scored")),
    )


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return what others scored or withdrew of the projects that somebody manages, the newest first."""
    if scope.user_id is None or not scope.over(Capability.KEEP_PROJECTS):
        return DeskList()
    given = Q(state=AssessmentState.SCORED, scored_at__gt=since, scored_at__lte=now) & (
        ~Q(scored_by_id=scope.user_id) | Q(scored_by_id=None)
    )
    withdrawn = Q(state=AssessmentState.WITHDRAWN, ended_at__gt=since, ended_at__lte=now) & ~Q(
        ended_by_id=scope.user_id
    )
    rows: list[Any] = list(
        assessments_seen(scope=scope)
        .filter(given | withdrawn, project__manager_id=scope.user_id)
        .select_related("project", "edition", "code", "scored_by", "ended_by")
        .annotate(number=Window(Count("pk")))
        .order_by("-scored_at", "-pk")[:most]
    )
    return DeskList(
        items=tuple(
            DeskItem(
                title=_("%(title)s: gender marker %(code)s")
                % {"title": row.project.title, "code": code_label(row)},
                url=reverse("gender_marker:assessment", args=[row.pk]),
                context=f"{row.edition.code}, {Stage(row.stage).label}",
                status=status_of(row),
                happened_at=row.ended_at or row.scored_at,
                by=name_of(row.ended_by or row.scored_by),
            )
            for row in rows
        ),
        total=rows[0].number if rows else 0,
        url=f"{reverse('projects:register')}?manager=mine" if rows else "",
    )
