"""What the home page tells of documents: what their keepers owe, and what has changed."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.documents.choices import LinkState, ScanState
from apps.documents.models import Document, DocumentVersion
from apps.documents.selectors.access import documents_seen
from apps.documents.selectors.passages import lost_passages
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.parts import DeskItem, DeskList, StatusTag

RETENTION_SHOWN_BEFORE = timedelta(days=30)
"""How long before a file is removed its keeper sees it; the product's own choice."""


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return what somebody owes for the documents that they keep.

    Files in which a virus was found, links that are gone, documents whose newest version has lost a
    marked passage, and files whose retention ends within 30 days, in this order; `due_at` is the end
    of retention in the office's time zone. Four statements at most.
    """
    if scope.user_id is None:
        return DeskList()
    today = now.date()
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    kept = documents_seen(scope=scope).filter(keeper_id=scope.user_id, retired_at__isnull=True)
    found = kept.annotate(
        scan=Subquery(newest.values("scan_state")[:1]),
        removed=Subquery(newest.values("removed_at")[:1]),
        lost_passage=Subquery(
            lost_passages(scope=scope)
            .filter(anchor__document=OuterRef("pk"))
            .order_by("anchor")
            .values("anchor")[:1]
        ),
        link=F("link_check__state"),
        looked_at=F("link_check__checked_at"),
    ).filter(
        Q(scan=ScanState.INFECTED)
        | Q(link=LinkState.GONE)
        | Q(lost_passage__isnull=False)
        | Q(
            retain_until__gte=today,
            retain_until__lte=today + RETENTION_SHOWN_BEFORE,
            scan__isnull=False,
            removed__isnull=True,
        )
    )
    is_lost = Q(scan=ScanState.INFECTED) | Q(link=LinkState.GONE)
    urgency = Case(When(is_lost, then=0), When(lost_passage__isnull=False, then=1), default=2)
    ordered = found.annotate(urgency=urgency).order_by("urgency", "retain_until", "title", "pk")
    tree = tree_on(day=today)
    return DeskList(
        items=tuple(_owed_item(each, tree) for each in ordered[:most]),
        total=found.count(),
        url=f"{reverse('documents:document_list')}?show=mine",
    )


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the versions and links that others have added since then, the latest first.

    `now` is the moment up to which changes count. Three statements at most.
    """
    if scope.user_id is None:
        return DeskList()
    found = _news(documents_seen(scope=scope), since=since, now=now, but=scope.user_id)
    tree = tree_on(day=now.date())
    return DeskList(
        items=tuple(_changed_items(found[:most], tree)),
        total=found.count(),
        url=reverse("documents:document_list"),
    )


def _news(
    documents: QuerySet[Document], *, since: datetime, now: datetime, but: int
) -> QuerySet[Document]:
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    name = Concat("uploaded_by__first_name", Value(" "), "uploaded_by__last_name")
    moved = documents.filter(retired_at__isnull=True).annotate(
        number=Subquery(newest.values("number")[:1]),
        uploaded_at=Subquery(newest.values("uploaded_at")[:1]),
        uploader=Subquery(newest.values("uploaded_by")[:1]),
        uploader_name=Subquery(newest.values(name=name)[:1]),
    )
    by_version = Q(uploaded_at__gt=since, uploaded_at__lte=now) & ~Q(uploader=but)
    by_link = Q(uploaded_at__isnull=True, created_at__gt=since, created_at__lte=now) & ~Q(
        created_by_id=but
    )
    return (
        moved.filter(by_version | by_link)
        .select_related("created_by")
        .order_by(F("uploaded_at").desc(nulls_last=True), "-created_at", "-pk")
    )


def _owed_item(document: Document, tree: OfficeTree) -> DeskItem:
    address = reverse("documents:document", args=[document.pk])
    node = tree.nodes.get(document.office_id)
    due_at = None
    if document.scan == ScanState.INFECTED:  # type: ignore[attr-defined]
        status = StatusTag("bad", _("A virus was found"))
        address, button = reverse("documents:new_version", args=[document.pk]), _("Send it anew")
    elif document.link == LinkState.GONE:  # type: ignore[attr-defined]
        status = StatusTag("bad", _("Gone"), on=document.looked_at)  # type: ignore[attr-defined]
        address, button = reverse("documents:edit", args=[document.pk]), _("Mend the address")
    elif document.lost_passage is not None:  # type: ignore[attr-defined]
        status = StatusTag("bad", _("A marked passage was not found"))
        anchor_id = document.lost_passage  # type: ignore[attr-defined]
        address = f"{reverse('documents:read', args=[document.pk])}?passage={anchor_id}"
        button = _("Mark it again")
    else:
        status = StatusTag("warn", _("Will be removed"), on=document.retain_until)
        address, button = reverse("documents:edit", args=[document.pk]), _("Keep it longer")
        due_at = _due_at(document, tree)
    return DeskItem(
        title=document.title,
        url=address,
        button=button,
        context=node.name if node else "",
        status=status,
        due_at=due_at,
        zone=node.time_zone if node else "UTC",
    )


def _due_at(document: Document, tree: OfficeTree) -> datetime | None:
    """Return the moment from which a file may be removed: the midnight after its last day."""
    until: date | None = document.retain_until
    if until is None:
        return None
    node = tree.nodes.get(document.office_id)
    zone = ZoneInfo(node.time_zone if node else "UTC")
    return datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)


def _changed_items(documents: Iterable[Document], tree: OfficeTree) -> Iterable[DeskItem]:
    for each in documents:
        node = tree.nodes.get(each.office_id)
        number = each.number  # type: ignore[attr-defined]
        words = {"title": each.title, "number": number}
        if number and number > 1:
            title = _("New version: %(title)s, version %(number)s") % words
        elif number:
            title = _("Document added: %(title)s") % words
        else:
            title = _("Link added: %(title)s") % words
        adder = name_of(each.created_by) if each.created_by else ""
        yield DeskItem(
            title=title,
            url=reverse("documents:document", args=[each.pk]),
            context=node.name if node else "",
            happened_at=each.uploaded_at or each.created_at,  # type: ignore[attr-defined]
            by=(each.uploader_name or "").strip() or adder,  # type: ignore[attr-defined]
        )
