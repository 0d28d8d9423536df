"""Kinds of records for the tests of reading: returns, and accounts with their roles."""

from collections.abc import Iterable

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import people_seen
from apps.staffing.models import HeadcountReturn


def returns_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Returns of the offices that somebody sees."""
    found = HeadcountReturn.objects.filter(scope.visible.where("office_id"), pk__in=set(ids))
    return {
        owed.pk: RecordView(
            ref=RecordRef("staffing.headcountreturn", owed.pk),
            label=f"Return {owed.pk}",
            url="/returns/",
            office_id=owed.office_id,
        )
        for owed in found
    }


def people(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Accounts that somebody may look at."""
    return {
        user.pk: RecordView(ref=RecordRef("accounts.user", user.pk), label=str(user), url="/")
        for user in people_seen(scope=scope).filter(pk__in=set(ids))
    }


RETURN = RecordKind(
    name="Headcount return",
    seen=returns_seen,
    history=(
        HistoryTable("staffing.headcountreturn"),
        HistoryTable("staffing.returnrevision", "headcount_return_id"),
        HistoryTable("staffing.headcountcell", "revision__headcount_return_id"),
        HistoryTable("staffing.cellcomment", "revision__headcount_return_id"),
    ),
)
PERSON = RecordKind(
    name="Person",
    seen=people,
    history=(
        HistoryTable("accounts.user", hidden=frozenset({"email"})),
        HistoryTable("accounts.grant", "user_id"),
    ),
)
