"""Somebody leaves: what they keep moves to the successor."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.documents.models import Document


def hand_over(
    *, person_id: int, successor_id: int, now: datetime, scope: OfficeScope
) -> list[dict[str, Any]]:
    """Give all documents that one person keeps to another; return a line for each of them.

    A line has label, url and due_on, the day until which the document is kept, if any. Who may hand
    over is the caller's to check; only documents of offices that the scope works for are moved.
    """
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
        Document.objects.filter(pk__in=[each.pk for each in kept]).update(
            keeper_id=successor_id, version=F("version") + 1
        )
    return [
        {
            "label": each.title,
            "url": reverse("documents:document", args=[each.pk]),
            "due_on": each.retain_until,
        }
        for each in kept
    ]
