"""Offices, reporting periods and people as records; see `apps.accounts.records`.

Offices and periods are declared here because their own room stands below the one that knows scopes.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import people_seen
from apps.organization.selectors import newest_names, periods, root_office_id


def offices_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return offices as everybody who has logged in knows them; one statement.

    They are worked on by those who contribute for them. An office is named as the newest entry of
    the register names it, because records are named without asking for a day.
    """
    if not scope.has_entered:
        return {}
    return {
        office_id: RecordView(
            ref=RecordRef("organization.office", office_id),
            label=_("%(office)s (%(code)s)") % {"office": name, "code": code},
            url=reverse("organization:office_detail", args=[code]),
            office_id=office_id,
            may_change=scope.may(Capability.CONTRIBUTE, office_id),
        )
        for office_id, (code, name) in newest_names(ids=ids).items()
    }


def periods_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return reporting periods as everybody who has logged in knows them; two statements.

    They belong to the organization as a whole, and are worked on by those who contribute for it.
    """
    if not scope.has_entered:
        return {}
    root = root_office_id()
    return {
        period.pk: RecordView(
            ref=RecordRef("organization.reportingperiod", period.pk),
            label=_("Reporting period of %(date)s")
            % {"date": date_format(period.as_of, "DATE_FORMAT")},
            url=reverse("organization:period_list"),
            office_id=root,
            may_change=scope.may(Capability.CONTRIBUTE),
        )
        for period in periods().filter(pk__in=set(ids))
    }


def persons_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return accounts for those who keep them and for auditors; one statement.

    Nobody attaches evidence to a person or makes actions of one.
    """
    return {
        user.pk: RecordView(
            ref=RecordRef("accounts.user", user.pk),
            label=name_of(user),
            url=reverse("accounts:person", args=[user.pk]),
        )
        for user in people_seen(scope=scope).filter(pk__in=set(ids))
    }


OFFICE = RecordKind(
    name=gettext_lazy("Office"),
    seen=offices_seen,
    history=(
        HistoryTable("organization.office"),
        HistoryTable("organization.officespell", "office_id"),
    ),
)
PERIOD = RecordKind(
    name=gettext_lazy("Reporting period"),
    seen=periods_seen,
    history=(HistoryTable("organization.reportingperiod"),),
)
PERSON = RecordKind(
    name=gettext_lazy("Person"),
    seen=persons_seen,
    history=(HistoryTable("accounts.user"), HistoryTable("accounts.grant", "user_id")),
)
