"""Somebody leaves: the projects that they manage move to the successor."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope, scope_for
from apps.projects.choices import CLOSED_STATES, ProjectState
from apps.projects.models import Project
from apps.projects.selectors.register import ref_of

OVER = (*CLOSED_STATES, ProjectState.NOT_KNOWN)
"""Projects that are over keep the name of who managed them."""


@transaction.atomic
def hand_over(
    *, person_id: int, successor_id: int, now: datetime, scope: OfficeScope
) -> list[dict[str, Any]]:
    """Give the projects that one person manages to another; return a line for each of them.

    A line has record, label, url and due_on, the first day after the project. One with `left_because`
    stayed: a project goes only to somebody who keeps projects of its office. Who may hand over is the
    caller's to check; only projects of offices that the scope works for are looked at.
    """
    successor = get_user_model()._default_manager.get(pk=successor_id)
    theirs = scope_for(successor, on=now.date())
    managed = list(
        Project.objects.select_for_update()
        .filter(scope.over(Capability.CONTRIBUTE).where("office_id"), manager_id=person_id)
        .exclude(state__in=OVER)
        .order_by("title", "pk")
    )
    going = {
        project.pk for project in managed if theirs.may(Capability.KEEP_PROJECTS, project.office_id)
    }
    Project.objects.filter(pk__in=going).update(manager_id=successor_id, version=F("version") + 1)
    stays = {
        "left_because": _("%(person)s does not work with projects of this office.")
        % {"person": name_of(successor)}
    }
    return [
        {
            "record": ref_of(project.pk).name,
            "label": project.title,
            "url": reverse("projects:project", args=[project.pk]),
            "due_on": project.ends_before,
            **({} if project.pk in going else stays),
        }
        for project in managed
    ]
