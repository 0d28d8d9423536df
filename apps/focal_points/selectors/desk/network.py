"""What the home page says of the network: answers to judge, what is new. One statement for each list."""

from datetime import datetime

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.scope import OfficeScope
from apps.focal_points.models import NetworkAnswer
from apps.focal_points.selectors.access import sees_network
from apps.focal_points.selectors.network.issues import issues_seen
from apps.focal_points.selectors.network.practices import practices_seen
from apps.focal_points.selectors.network.questions import may_ask, questions_seen, status_of
from apps.web.parts import DeskItem, DeskList


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return one's own open questions that were answered, and none of the answers called helpful."""
    if scope.user_id is None or not may_ask(scope=scope):
        return DeskList()
    answers = NetworkAnswer.objects.filter(question=OuterRef("pk"))
    rows = list(
        questions_seen(scope=scope)
        .filter(
            Exists(answers.filter(~Q(answered_by_id=scope.user_id))),
            ~Exists(answers.filter(is_helpful=True)),
            asked_by_id=scope.user_id,
            closed_at__isnull=True,
        )
        .annotate(number=Window(Count("pk")))
        .order_by("asked_at", "pk")[:most]
    )
    return DeskList(
        items=tuple(
            DeskItem(
                title=row.title,
                url=reverse("focal_points:network_question", args=[row.pk]),
                context=_("your question to the network has answers"),
                button=pgettext("button", "Read"),
                status=status_of(row),
                happened_at=row.asked_at,
            )
            for row in rows
        ),
        total=rows[0].number if rows else 0,
        url=reverse("focal_points:network_questions"),
    )


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return what others published, asked or shared since a moment, the newest first."""
    if not sees_network(scope=scope):
        return DeskList()
    mine = scope.user_id or 0
    names = {
        "issue": _("Bulletin or fact sheet"),
        "question": _("Question to the network"),
        "practice": _("Good practice"),
    }
    parts = (
        ("issue", issues_seen(scope=scope), "published_at", "published_by_id", "title_en"),
        ("question", questions_seen(scope=scope), "asked_at", "asked_by_id", "title"),
        (
            "practice",
            practices_seen(scope=scope).filter(taken_back_at__isnull=True),
            "shared_at",
            "shared_by_id",
            "title",
        ),
    )
    rows = [
        part.filter(**{f"{at}__gt": since, f"{at}__lte": now})
        .exclude(**{by: mine})
        .annotate(
            what=Value(what, output_field=CharField()),
            at=F(at),
            named=F(title),
        )
        .order_by()
        .values_list("what", "pk", "at", "named")
        for what, part, at, by, title in parts
    ]
    lines = list(rows[0].union(*rows[1:], all=True).order_by("-at"))
    return DeskList(
        items=tuple(
            DeskItem(
                title=title,
                url=reverse(f"focal_points:network_{what}", args=[number]),
                context=names[what],
                happened_at=at,
            )
            for what, number, at, title in lines[:most]
        ),
        total=len(lines),
        url=reverse("focal_points:network"),
    )
