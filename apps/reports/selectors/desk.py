"""What the home page says of reports: the text of one to the Council is due, an edition came out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import OfficeKind
from apps.organization.selectors import tree_on
from apps.reports.choices import EditionState, Series
from apps.reports.models import CouncilSession, ReportEdition
from apps.reports.selectors import visible_editions
from apps.reports.series import rules_of
from apps.web.parts import DeskItem, DeskList, StatusTag


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the years whose text has a deadline and no published edition; two statements.

    For those who build the report. The day is over where headquarters are.
    """
    if not scope.may(Capability.BUILD_REPORTS):
        return DeskList()
    published = ReportEdition.objects.filter(
        series=Series.COUNCIL, state=EditionState.PUBLISHED
    ).values("year")
    sessions = list(
        CouncilSession.objects.filter(deadline_on__isnull=False)
        .exclude(year__in=published)
        .order_by("deadline_on", "year")
    )
    zone = _zone_of_headquarters(now) if sessions else "UTC"
    items = tuple(_text_due(session, zone) for session in sessions[:most])
    return DeskList(items=items, total=len(sessions), url=reverse("reports:report_list"))


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the editions published since, the newest first; two statements."""
    return _published(since, most, scope)


def newest(*, most: int, scope: OfficeScope) -> DeskList:
    """Return the published editions, the newest first, for those who read nothing else."""
    return _published(None, most, scope)


def _published(since: datetime | None, most: int, scope: OfficeScope) -> DeskList:
    found = visible_editions(scope=scope).filter(state=EditionState.PUBLISHED)
    if since is not None:
        found = found.filter(published_at__gt=since)
    found = found.order_by("-published_at", "-pk")
    items = tuple(
        DeskItem(
            title=rules_of(edition).label_of(edition),
            url=rules_of(edition).address(edition),
            status=StatusTag("good", edition.get_state_display()),
            happened_at=edition.published_at,
        )
        for edition in found[:most]
    )
    return DeskList(
        items=items, total=found.count() if items else 0, url=reverse("reports:report_list")
    )


def _text_due(session: CouncilSession, zone: str) -> DeskItem:
    due_at = None
    if session.deadline_on is not None:
        day_after = session.deadline_on + timedelta(days=1)
        due_at = datetime.combine(day_after, time(), tzinfo=ZoneInfo(zone))
    return DeskItem(
        title=_("Report to the Council for %(year)s") % {"year": session.year},
        url=reverse("reports:report_list"),
        context=session.session,
        button=_("View"),
        due_at=due_at,
        zone=zone,
    )


def _zone_of_headquarters(now: datetime) -> str:
    places = tree_on(day=now.date()).nodes.values()
    found = (node for node in places if node.kind == OfficeKind.HEADQUARTERS)
    return next((node.time_zone for node in found), "UTC")
