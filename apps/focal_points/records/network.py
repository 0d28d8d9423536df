"""Records of the network as other rooms point to them; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.focal_points.selectors.access import keeps_network
from apps.focal_points.selectors.network import (
    factors,
    issues,
    meetings,
    practices,
    questions,
)
from apps.organization.selectors import root_office_id


def meetings_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return meetings, which belong to their region; one statement."""
    return {
        row.pk: RecordView(
            ref=meetings.ref_of(row.pk),
            label=row.title,
            url=reverse("focal_points:network_meeting", args=[row.pk]),
            office_id=row.region_id,
            may_change=keeps_network(scope=scope),
        )
        for row in meetings.meetings_named(ids=ids, scope=scope)
    }


def issues_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return bulletins and fact sheets, which belong to the organization as a whole; two statements."""
    found = issues.issues_named(ids=ids, scope=scope)
    root = root_office_id() if found else None
    return {
        row.pk: RecordView(
            ref=issues.ref_of(row.pk),
            label=row.title_en,
            url=reverse("focal_points:network_issue", args=[row.pk]),
            office_id=root,
            may_change=keeps_network(scope=scope),
        )
        for row in found
    }


def practices_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return good practices; one statement."""
    return {
        row.pk: RecordView(
            ref=practices.ref_of(row.pk),
            label=row.title,
            url=reverse("focal_points:network_practice", args=[row.pk]),
            office_id=row.office_id,
            may_change=practices.keeps_practice(practice=row, scope=scope),
        )
        for row in practices.practices_named(ids=ids, scope=scope)
    }


def factors_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return obstacles and incentives; one statement."""
    return {
        row.pk: RecordView(
            ref=factors.ref_of(row.pk),
            label=row.title,
            url=reverse("focal_points:network_factor", args=[row.pk]),
            office_id=row.office_id,
            may_change=factors.keeps_factor(factor=row, scope=scope),
        )
        for row in factors.factors_named(ids=ids, scope=scope)
    }


def questions_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return questions to the network; one statement."""
    return {
        row.pk: RecordView(
            ref=questions.ref_of(row.pk),
            label=row.title,
            url=reverse("focal_points:network_question", args=[row.pk]),
            office_id=row.office_id,
            may_change=questions.runs_question(question=row, scope=scope),
        )
        for row in questions.questions_named(ids=ids, scope=scope)
    }


MEETING = RecordKind(
    name=_("Meeting of the network"),
    seen=meetings_seen,
    history=(
        # The whole network reads a meeting, but notes and attendance are for the region.
        HistoryTable("focal_points.networkmeeting", hidden=frozenset({"notes"})),
        HistoryTable(
            "focal_points.meetinginvitation", "meeting_id", hidden=frozenset({"presence"})
        ),
        HistoryTable("focal_points.meetingdecision", "meeting_id"),
    ),
)
ISSUE = RecordKind(
    name=_("Bulletin or fact sheet"),
    seen=issues_seen,
    history=(
        HistoryTable("focal_points.issue"),
        HistoryTable("focal_points.contribution", "issue_id"),
    ),
)
PRACTICE = RecordKind(
    name=_("Good practice"),
    seen=practices_seen,
    history=(HistoryTable("focal_points.practice"),),
)
FACTOR = RecordKind(
    name=_("Obstacle or incentive"),
    seen=factors_seen,
    history=(HistoryTable("focal_points.countryfactor"),),
)
QUESTION = RecordKind(
    name=_("Question to the network"),
    seen=questions_seen,
    history=(
        HistoryTable("focal_points.networkquestion"),
        HistoryTable("focal_points.networkanswer", "question_id"),
    ),
)
