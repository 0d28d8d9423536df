"""The nightly look: what the rules find in every open and latest return, kept for the review; news for HRM."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import users_who_may
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.organization.selectors import root_office_id
from apps.staffing.choices import EDITABLE_STATES, OPEN_STATES, RuleSeverity
from apps.staffing.models import ReturnRevision, RevisionFindings
from apps.staffing.selectors.findings import Finding, findings_of
from apps.staffing.selectors.rules import ORDER
from apps.web.refusals import NotPermitted

RETURNS_AT_ONCE = 50
NEWS = gettext_noop(
    "The nightly look at the returns found %(findings)s new things to explain in %(returns)s returns."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How many returns were looked at, how many have findings, and how many findings are new to HRM."""

    returns: int
    with_findings: int
    news: int


def look_at_returns(*, now: datetime, scope: OfficeScope) -> Looked:
    """Hold every open return, and the latest approved one of each office, against the rules.

    A job's scope only. A second run on the same day finds the same, changes nothing and tells nothing.
    """
    if not scope.reason:
        raise NotPermitted
    return look_at(revisions=open_and_latest(scope=scope), now=now, scope=scope)


def open_and_latest(*, scope: OfficeScope) -> list[int]:
    """Return the revisions that are open, and those in force of each office's latest period, by office."""
    latest = (
        ReturnRevision.objects.filter(
            headcount_return__office=OuterRef("headcount_return__office"), is_in_force=True
        )
        .values("headcount_return__office")
        .annotate(latest=Max("headcount_return__period__as_of"))
        .values("latest")
    )
    return list(
        ReturnRevision.objects.filter(scope.visible.where("headcount_return__office"))
        .filter(
            Q(state__in=OPEN_STATES)
            | Q(is_in_force=True, headcount_return__period__as_of=Subquery(latest))
        )
        .order_by("headcount_return__office_id", "pk")
        .values_list("pk", flat=True)
    )


def look_at(*, revisions: Sequence[int], now: datetime, scope: OfficeScope) -> Looked:
    """Look at revisions, fifty at a time, keep what is found, and tell HRM at the end what is new."""
    with_findings = news = 0
    returns_with_news = 0
    with transaction.atomic():
        for start in range(0, len(revisions), RETURNS_AT_ONCE):
            chosen = revisions[start : start + RETURNS_AT_ONCE]
            found = findings_of(revisions=chosen, scope=scope)
            new = keep(found=found, now=now, scope=scope)
            with_findings += sum(bool(one) for one in found.values())
            news += sum(new.values())
            returns_with_news += sum(bool(number) for number in new.values())
        if news:
            tell(findings=news, returns=returns_with_news, now=now, scope=scope)
    return Looked(returns=len(revisions), with_findings=with_findings, news=news)


def keep(
    *, found: Mapping[int, Sequence[Finding]], now: datetime, scope: OfficeScope
) -> Counter[int]:
    """Write what was found in each revision; return how many unexplained findings HRM was not told of.

    A return that its office still works on is no news for HRM; one outside the scope is left out.
    """
    held = {
        one.revision_id: one
        for one in RevisionFindings.objects.select_for_update().filter(revision_id__in=list(found))
    }
    states = dict(
        ReturnRevision.objects.filter(
            scope.visible.where("headcount_return__office"), pk__in=list(found)
        ).values_list("pk", "state")
    )
    new: Counter[int] = Counter()
    rows = []
    for revision_id, state in states.items():
        findings = found[revision_id]
        asking = [one.mark for one in findings if one.is_error or one.is_open]
        known = set(held[revision_id].known) if revision_id in held else set()
        if state not in EDITABLE_STATES:
            new[revision_id] = len([mark for mark in asking if mark not in known])
            known |= set(asking)
        rows.append(row_of(revision_id, findings, sorted(known), now))
    RevisionFindings.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["revision"],
        update_fields=[
            "errors",
            "warnings",
            "unexplained",
            "notices",
            "highest",
            "known",
            "looked_at",
        ],
    )
    return new


def row_of(
    revision_id: int, findings: Iterable[Finding], known: list[str], now: datetime
) -> RevisionFindings:
    """Return what was found in a revision as it is kept."""
    listed = list(findings)
    counts = Counter(one.severity for one in listed)
    return RevisionFindings(
        revision_id=revision_id,
        errors=counts[RuleSeverity.ERROR],
        warnings=counts[RuleSeverity.WARNING],
        unexplained=sum(one.is_open for one in listed),
        notices=counts[RuleSeverity.NOTICE],
        highest=min((one.severity for one in listed), key=ORDER.index, default=""),
        known=known,
        looked_at=now,
    )


def tell(*, findings: int, returns: int, now: datetime, scope: OfficeScope) -> None:
    """Tell human resources management how much is new."""
    root = root_office_id()
    if root is None:
        return
    approvers = users_who_may(
        capability=Capability.APPROVE, office_id=root, on=now.date(), scope=scope
    )
    notify(
        notices=[
            NewNotice(
                user_id=user.pk,
                kind=NoticeKind.WAITING,
                key=f"findings:{now.isoformat()}",
                text=NEWS,
                values={"findings": findings, "returns": returns},
                url=reverse("staffing:return_review"),
            )
            for user in approvers
        ],
        now=now,
        scope=scope,
    )
