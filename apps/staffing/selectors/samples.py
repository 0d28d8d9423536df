"""Samples that were drawn among clean returns: which there are, what is held back, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.choices import OPEN_STATES
from apps.staffing.models import SampleDraw, SampledReturn
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True)
class DrawnReturn:
    """A return of a draw with its office on the period's date; `drawn` is the row with its revision."""

    office: OfficeNode
    drawn: SampledReturn

    @property
    def is_stale(self) -> bool:
        """Whether the return has changed since it was drawn, other than by its approval."""
        return self.drawn.revision.state in OPEN_STATES and (
            self.drawn.revision.version != self.drawn.version
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw with its returns, by name of the office: those held back, and the others."""

    record: SampleDraw
    held_back: tuple[DrawnReturn, ...]
    others: tuple[DrawnReturn, ...]

    @property
    def size(self) -> int:
        """How many clean returns it was drawn from."""
        return len(self.held_back) + len(self.others)

    @property
    def approved(self) -> int:
        """How many of the others were approved together."""
        if self.record.confirmed_at is None:
            return 0
        return sum(not one.drawn.refused for one in self.others)


def draws_seen(*, scope: OfficeScope) -> QuerySet[SampleDraw]:
    """Return the draws of whose returns somebody sees all, the newest first."""
    if not scope.visible:
        return SampleDraw.objects.none()
    found = SampleDraw.objects.select_related("period", "drawn_by", "confirmed_by")
    if scope.visible.everywhere:
        return found
    unseen = SampledReturn.objects.exclude(
        scope.visible.where("revision__headcount_return__office")
    )
    return found.exclude(pk__in=unseen.values("draw"))


def draws_of_period(*, as_of: date, scope: OfficeScope) -> list[SampleDraw]:
    """Return the draws of a period with `drawn`, `held` and `to_read` as numbers; one statement.

    `to_read` are returns that are held back and still open.
    """
    is_held = Q(returns__is_held_back=True)
    return list(
        draws_seen(scope=scope)
        .filter(period__as_of=as_of)
        .annotate(
            drawn=Count("returns"),
            held=Count("returns", filter=is_held),
            to_read=Count("returns", filter=is_held & Q(returns__revision__state__in=OPEN_STATES)),
        )
    )


def draw_seen(*, draw_id: int, scope: OfficeScope) -> Draw:
    """Return a draw with its returns; raises OutOfScope where it is not seen. Two statements."""
    record = draws_seen(scope=scope).filter(pk=draw_id).first()
    if record is None:
        raise OutOfScope
    tree = tree_on(day=record.period.as_of)
    rows = [
        DrawnReturn(node, one)
        for one in record.returns.select_related(
            "revision__headcount_return", "revision__approved_by", "revision__returned_by"
        )
        if (node := tree.nodes.get(one.revision.headcount_return.office_id))
    ]
    rows.sort(key=lambda one: (one.office.name, one.office.code))
    return Draw(
        record=record,
        held_back=tuple(one for one in rows if one.drawn.is_held_back),
        others=tuple(one for one in rows if not one.drawn.is_held_back),
    )


def unconfirmed_draw(*, as_of: date, scope: OfficeScope) -> SampleDraw | None:
    """Return the draw of a period that the viewer has made and not confirmed yet."""
    return (
        draws_seen(scope=scope)
        .filter(period__as_of=as_of, drawn_by=scope.user_id, confirmed_at__isnull=True)
        .first()
    )


def is_held_back() -> Exists:
    """Return the condition of a revision that is held back to be read in full and still open."""
    return Exists(
        SampledReturn.objects.filter(
            revision=OuterRef("pk"), is_held_back=True, revision__state__in=OPEN_STATES
        )
    )


def held_back(*, revisions: Iterable[int], scope: OfficeScope) -> dict[int, datetime]:
    """Return the revisions under way that are held back to be read in full, and since when; one statement."""
    return dict(
        SampledReturn.objects.filter(
            scope.visible.where("revision__headcount_return__office"),
            revision__in=set(revisions),
            is_held_back=True,
            revision__state__in=OPEN_STATES,
        )
        .order_by("-draw__drawn_at")
        .values_list("revision", "draw__drawn_at")
    )
