"""Bulletins and fact sheets: published ones for the network, drafts for who writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import IssueKind
from apps.focal_points.models import Contribution, Issue
from apps.focal_points.selectors.access import keeps_network, sees_network
from apps.focal_points.selectors.network.minutes import paragraphs
from apps.organization.selectors import has_demo_data, newest_names
from apps.publishing.document import Block, Document, DocumentMeta, Heading, Paragraph
from apps.web.language import in_language
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "focal_points.issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFilter:
    """What of the issues is shown; empty values narrow nothing. `year` is that of publication."""

    kind: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What one person gave; `office` is its name, blank where none is named."""

    id: int
    name: str
    office: str
    what: str

    @property
    def words(self) -> str:
        """The credit as it is printed."""
        person = f"{self.name} ({self.office})" if self.office else self.name
        return f"{person}: {self.what}" if self.what else person


def ref_of(issue_id: int) -> RecordRef:
    """Return how other rooms point to an issue."""
    return RecordRef(KIND, issue_id)


def issues_seen(*, scope: OfficeScope) -> QuerySet[Issue]:
    """Return what somebody reads: what is published for the network, drafts for who keeps it."""
    if keeps_network(scope=scope):
        return Issue.objects.all()
    if sees_network(scope=scope):
        return Issue.objects.filter(published_at__isnull=False)
    return Issue.objects.none()


def listed(*, only: IssueFilter, scope: OfficeScope) -> QuerySet[Issue]:
    """Return issues, drafts before the newest."""
    rows = issues_seen(scope=scope)
    if only.kind:
        rows = rows.filter(kind=only.kind)
    if only.year is not None:
        rows = rows.filter(published_at__year=only.year)
    return rows.order_by(F("published_at").desc(nulls_first=True), "-pk")


def years_published(*, scope: OfficeScope) -> list[int]:
    """Return the years in which something was published, the newest first; one statement."""
    rows = issues_seen(scope=scope).filter(published_at__isnull=False)
    return [moment.year for moment in rows.datetimes("published_at", "year", order="DESC")]


def issue_seen(*, issue_id: int, scope: OfficeScope) -> Issue:
    """Return one issue; raises OutOfScope when it does not exist for this person."""
    found = issues_seen(scope=scope).filter(pk=issue_id).first()
    if found is None:
        raise OutOfScope
    return found


def demand_writer(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody writes bulletins, plans meetings and keeps the network."""
    if not keeps_network(scope=scope):
        raise NotPermitted(_("The Gender Coordination Unit keeps the network."))


def credits_of(*, issue: Issue, scope: OfficeScope) -> list[Credit]:
    """Return the credits of an issue in the order in which they were added; two statements."""
    rows = list(
        Contribution.objects.filter(
            issue__in=issues_seen(scope=scope).filter(pk=issue.pk)
        ).order_by("pk")
    )
    names = newest_names(ids={row.office_id for row in rows if row.office_id is not None})
    return [
        Credit(row.pk, row.name, names[row.office_id][1] if row.office_id else "", row.what)
        for row in rows
    ]


def newest(*, most: int, scope: OfficeScope) -> list[Issue]:
    """Return the issues published last; one statement."""
    rows = issues_seen(scope=scope).filter(published_at__isnull=False)
    return list(rows.order_by("-published_at", "-pk")[:most])


def issues_named(*, ids: Iterable[int], scope: OfficeScope) -> list[Issue]:
    """Return those of some issues that somebody reads; one statement."""
    return list(issues_seen(scope=scope).filter(pk__in=set(ids)))


def language_of(issue: Issue) -> str:
    """Return the language in which an issue is read: the reader's where it has a text, else English."""
    chosen = (get_language() or "en")[:2]
    return chosen if getattr(issue, f"text_{chosen}", "") else "en"


def named(issue: Issue) -> str:
    """Return kind and number: "Bulletin 3"."""
    return f"{IssueKind(issue.kind).label} {issue.number}"


def status_of(issue: Issue) -> StatusTag:
    """Return whether an issue is published, and since when."""
    if issue.published_at is None:
        return StatusTag(kind="info", label=pgettext("issue", "Draft"))
    return StatusTag(
        kind="good", label=pgettext("issue", "Published"), on=localtime(issue.published_at)
    )


def as_document(*, issue: Issue, now: datetime, scope: OfficeScope) -> Document:
    """Return an issue with its credits as a document, in the language in which it is read."""
    language = language_of(issue)
    blocks: list[Block] = list(paragraphs(in_language(issue, "text", language)))
    contributed = credits_of(issue=issue, scope=scope)
    if contributed:
        blocks.append(Heading(1, _("Contributors")))
        blocks += [Paragraph(each.words) for each in contributed]
    published = localtime(issue.published_at) if issue.published_at else None
    return Document(
        meta=DocumentMeta(
            title=in_language(issue, "title", language),
            subtitle=named(issue),
            organization=_("International Organization for Migration"),
            language=language,
            issued_on=published.date() if published else None,
            watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
            created_at=now,
        ),
        blocks=tuple(blocks),
    )
