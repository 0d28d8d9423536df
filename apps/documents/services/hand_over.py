"""Somebody leaves: what they keep moves to the successor."""

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
from apps.documents.models import Document
from apps.documents.selectors.access import DOCUMENT_KIND


def hand_over(
    *, person_id: int, successor_id: int, now: datetime, scope: OfficeScope
) -> list[dict[str, Any]]:
    """Give all documents that one person keeps to another; return a line for each of them.

    A line has record, label, url and due_on, the day until which the document is kept, if any. One with
    `left_because` stayed: whoever keeps a document reads it, so it goes only to somebody who sees its
    office or works for it. Who may hand over is the caller's to check; only documents of offices that
    the scope works for are looked at.
    """
    successor = get_user_model()._default_manager.get(pk=successor_id)
    theirs = scope_for(successor, on=now.date())
    with transaction.atomic():
        kept = list(
            Document.objects.select_for_update()
            .filter(
                scope.over(Capability.CONTRIBUTE).where("office_id"),
                keeper_id=person_id,
                retired_at__isnull=True,
            )
            .order_by("title", "pk")
        )
        going = {
            each.pk
            for each in kept
            if each.office_id in theirs.visible or theirs.may(Capability.CONTRIBUTE, each.office_id)
        }
        Document.objects.filter(pk__in=going).update(
            keeper_id=successor_id, version=F("version") + 1
        )
    stays = {
        "left_because": _("%(person)s does not see the office or the record behind it.")
        % {"person": name_of(successor)}
    }
    return [
        {
            "record": f"{DOCUMENT_KIND}:{each.pk}",
            "label": each.title,
            "url": reverse("documents:document", args=[each.pk]),
            "due_on": each.retain_until,
            **({} if each.pk in going else stays),
        }
        for each in kept
    ]
