"""What the home page says of awards: what waits for a decision or for money, and what has changed."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import AmendmentState, AwardState, ProposalState, RoundState
from apps.projects.models import Amendment, Award, FundingRound, Tranche
from apps.projects.selectors.access import projects_within
from apps.projects.selectors.awards.register import award_code, awards_seen
from apps.web.parts import DeskItem, DeskList, StatusTag

TRANCHE_AHEAD = timedelta(days=14)
"""A tranche waits for the Budget Division from so many days before it is due. A choice of this product."""


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return rounds and changes to decide on, or tranches and plans that wait; four statements at most.

    None for who neither approves nor pays awards. A round that somebody recommended themselves does not
    wait for them.
    """
    items: list[DeskItem] = []
    if scope.may(Capability.APPROVE_AWARDS):
        items += rounds_waiting(scope)
    if scope.over(Capability.APPROVE_AWARDS):
        items += changes_waiting(scope)
    if scope.over(Capability.PAY_AWARDS):
        items += tranches_waiting(now, scope)
        items += unplanned(scope)
    return DeskList(
        items=tuple(items[:most]), total=len(items), url=reverse("projects:awards") if items else ""
    )


def rounds_waiting(scope: OfficeScope) -> list[DeskItem]:
    """Return the rounds with proposals that wait for a decision; one statement."""
    rows = (
        FundingRound.objects.filter(state=RoundState.RECOMMENDED)
        .annotate(
            open=Count("proposals", filter=Q(proposals__state=ProposalState.RECOMMENDED)),
        )
        .filter(open__gt=0)
        .order_by("year")
    )
    if scope.user_id is not None:
        rows = rows.filter(~Q(recommended_by_id=scope.user_id) | Q(recommended_by=None))
    return [
        DeskItem(
            title=ngettext(
                "%(number)s proposal of %(year)s to decide on",
                "%(number)s proposals of %(year)s to decide on",
                row.open,
            )
            % {"number": row.open, "year": row.year},
            url=reverse("projects:decisions", args=[row.year]),
            context=_("Recommended by the WGGI"),
            button=_("Decide"),
            status=StatusTag("wait", RoundState(row.state).label, on=row.recommended_at),
            happened_at=row.recommended_at,
        )
        for row in rows
    ]


def changes_waiting(scope: OfficeScope) -> list[DeskItem]:
    """Return the changes of awards that wait for a decision, but not one's own; one statement."""
    within = projects_within(Capability.APPROVE_AWARDS, path="award__project", scope=scope)
    rows = (
        Amendment.objects.filter(within, state=AmendmentState.ASKED)
        .exclude(asked_by_id=scope.user_id or 0)
        .select_related("award__round", "award__project")
        .order_by("asked_at")
    )
    return [
        DeskItem(
            title=_("Change of an award: %(title)s") % {"title": row.award.project.title},
            url=reverse("projects:award", args=[row.award_id]),
            context=award_code(row.award),
            button=_("Decide"),
            status=StatusTag("wait", AmendmentState(row.state).label, on=row.asked_at),
            happened_at=row.asked_at,
        )
        for row in rows
    ]


def tranches_waiting(now: datetime, scope: OfficeScope) -> list[DeskItem]:
    """Return the tranches that are due soon and of which nothing is booked; one statement."""
    within = projects_within(Capability.PAY_AWARDS, path="award__project", scope=scope)
    rows = (
        Tranche.objects.filter(
            within,
            award__state=AwardState.APPROVED,
            payments__isnull=True,
            due_on__lte=now.date() + TRANCHE_AHEAD,
        )
        .select_related("award__round", "award__project")
        .order_by("due_on", "pk")
    )
    return [
        DeskItem(
            title=_("Tranche %(number)s: %(title)s")
            % {"number": row.number, "title": row.award.project.title},
            url=reverse("projects:award_pay", args=[row.award_id]),
            context=award_code(row.award),
            button=_("Book"),
            due_at=datetime.combine(row.due_on + timedelta(days=1), time(), tzinfo=UTC),
        )
        for row in rows
    ]


def unplanned(scope: OfficeScope) -> list[DeskItem]:
    """Return the awards without any tranche and any payment; one statement."""
    within = projects_within(Capability.PAY_AWARDS, path="project", scope=scope)
    rows = (
        Award.objects.filter(
            within,
            state=AwardState.APPROVED,
            is_stated=False,
            tranches__isnull=True,
            paid=0,
        )
        .select_related("round", "project")
        .order_by("approved_at")
    )
    return [
        DeskItem(
            title=_("Plan the tranches: %(title)s") % {"title": row.project.title},
            url=reverse("projects:award_tranches", args=[row.pk]),
            context=award_code(row),
            button=_("Plan"),
            happened_at=row.approved_at,
        )
        for row in rows
    ]


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the awards that were approved since a moment, of projects that somebody keeps or manages.

    One statement, none for who keeps no projects.
    """
    if not scope.over(Capability.KEEP_PROJECTS):
        return DeskList()
    rows = (
        awards_seen(scope=scope)
        .filter(
            projects_within(Capability.KEEP_PROJECTS, path="project", scope=scope),
            approved_at__gt=since,
            approved_at__lte=now,
        )
        .exclude(approved_by_id=scope.user_id or 0)
        .select_related("round", "project", "approved_by")
        .order_by("-approved_at")
    )
    found = list(rows)
    return DeskList(
        items=tuple(
            DeskItem(
                title=_("Award for %(title)s") % {"title": row.project.title},
                url=reverse("projects:award", args=[row.pk]),
                context=award_code(row),
                status=StatusTag("good", AwardState(row.state).label, on=row.approved_at),
                happened_at=row.approved_at,
            )
            for row in found[:most]
        ),
        total=len(found),
        url=reverse("projects:awards") if found else "",
    )
