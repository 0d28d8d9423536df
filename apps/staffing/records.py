"""Headcount returns, the rules on them, scenarios, vacancies and boards as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import root_office_id
from apps.staffing.selectors.boards import composition_label, compositions_seen, keeps_boards
from apps.staffing.selectors.explore.views import views_seen
from apps.staffing.selectors.releases import (
    oversees_releases,
    publishes_releases,
    releases_seen,
    title_of,
)
from apps.staffing.selectors.revisions import returns_named
from apps.staffing.selectors.rules import keeps_rules, rules_known
from apps.staffing.selectors.samples import draws_seen
from apps.staffing.selectors.scenarios import scenarios_seen
from apps.staffing.selectors.sharing import is_owner
from apps.staffing.selectors.vacancies import may_enter, vacancies_seen
from apps.web.language import in_language


def returns_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the returns of the offices that somebody sees, under their names of then; one statement."""
    return {
        owed.id: RecordView(
            ref=RecordRef("staffing.headcountreturn", owed.id),
            label=_("Headcount return of %(office)s, %(date)s")
            % {"office": owed.office_name, "date": date_format(owed.as_of, "DATE_FORMAT")},
            url=reverse("staffing:return_detail", args=[owed.office_code, owed.as_of]),
            office_id=owed.office_id,
            may_change=scope.may(Capability.CONTRIBUTE, owed.office_id),
        )
        for owed in returns_named(ids=ids, scope=scope)
    }


RETURN = RecordKind(
    name=gettext_lazy("Headcount return"),
    seen=returns_seen,
    history=(
        HistoryTable("staffing.headcountreturn"),
        HistoryTable("staffing.returnrevision", "headcount_return_id"),
        HistoryTable("staffing.reopening", "headcount_return_id"),
        HistoryTable("staffing.headcountcell", "revision__headcount_return_id"),
        HistoryTable("staffing.movement", "revision__headcount_return_id"),
        HistoryTable("staffing.movementstatement", "revision__headcount_return_id"),
        HistoryTable("staffing.uptakecell", "revision__headcount_return_id"),
        HistoryTable("staffing.cellcomment", "revision__headcount_return_id"),
        HistoryTable("staffing.findingexplanation", "revision__headcount_return_id"),
    ),
)


def rules_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return rules on returns for whoever sees returns; two statements."""
    root = root_office_id()
    return {
        rule.pk: RecordView(
            ref=RecordRef("staffing.staffingrule", rule.pk),
            label=in_language(rule, "name"),
            url=reverse("staffing:return_rule", args=[rule.key]),
            office_id=root,
            may_change=keeps_rules(scope=scope),
        )
        for rule in rules_known(scope=scope).filter(pk__in=set(ids))
    }


RULE = RecordKind(
    name=gettext_lazy("Rule on returns"),
    seen=rules_seen,
    history=(HistoryTable("staffing.staffingrule"),),
)


def scenarios_known(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the scenarios of the simulator that somebody sees; two statements."""
    found = scenarios_seen(scope=scope).filter(pk__in=set(ids))
    root = root_office_id()
    return {
        each.pk: RecordView(
            ref=RecordRef("staffing.scenario", each.pk),
            label=each.name,
            url=reverse("staffing:scenario", args=[each.pk]),
            office_id=each.office_id or root,
            may_change=is_owner(each, scope=scope),
        )
        for each in found
    }


SCENARIO = RecordKind(
    name=gettext_lazy("Scenario"),
    seen=scenarios_known,
    history=(HistoryTable("staffing.scenario"),),
)


def draws_known(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the samples of clean returns that somebody sees; two statements."""
    root = root_office_id()
    return {
        draw.pk: RecordView(
            ref=RecordRef("staffing.sampledraw", draw.pk),
            label=_("Sample of clean returns, %(date)s")
            % {"date": date_format(draw.period.as_of, "DATE_FORMAT")},
            url=reverse("staffing:return_draw", args=[draw.pk]),
            office_id=root,
            may_change=False,
        )
        for draw in draws_seen(scope=scope).filter(pk__in=set(ids))
    }


SAMPLE = RecordKind(
    name=gettext_lazy("Sample of clean returns"),
    seen=draws_known,
    history=(
        HistoryTable("staffing.sampledraw"),
        HistoryTable("staffing.sampledreturn", "draw_id"),
    ),
)


def vacancies_known(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the vacancies of the offices that somebody sees; one statement."""
    return {
        each.pk: RecordView(
            ref=RecordRef("staffing.vacancy", each.pk),
            label=_("Vacancy %(reference)s, %(grade)s")
            % {"reference": each.reference, "grade": each.grade.code},
            url=reverse("staffing:vacancy", args=[each.pk]),
            office_id=each.office_id,
            may_change=may_enter(office_id=each.office_id, scope=scope),
        )
        for each in vacancies_seen(scope=scope).filter(pk__in=set(ids))
    }


VACANCY = RecordKind(
    name=gettext_lazy("Vacancy"),
    seen=vacancies_known,
    history=(HistoryTable("staffing.vacancy"),),
)


def boards_known(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return compositions of boards for the inner circle; two statements."""
    root = root_office_id()
    return {
        each.pk: RecordView(
            ref=RecordRef("staffing.boardcomposition", each.pk),
            label=composition_label(each),
            url=reverse("staffing:boards"),
            office_id=root,
            may_change=keeps_boards(scope=scope),
        )
        for each in compositions_seen(scope=scope).filter(pk__in=set(ids))
    }


BOARD = RecordKind(
    name=gettext_lazy("Composition of a board"),
    seen=boards_known,
    history=(HistoryTable("staffing.boardcomposition"),),
)


def views_known(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the saved views of staffing figures that somebody sees; two statements."""
    found = views_seen(scope=scope).filter(pk__in=set(ids))
    root = root_office_id()
    return {
        each.pk: RecordView(
            ref=RecordRef("staffing.exploreview", each.pk),
            label=each.name,
            url=reverse("staffing:explore_view", args=[each.pk]),
            office_id=each.shared_region_id or root,
            may_change=is_owner(each, scope=scope),
        )
        for each in found
    }


EXPLORE_VIEW = RecordKind(
    name=gettext_lazy("View of staffing figures"),
    seen=views_known,
    history=(HistoryTable("staffing.exploreview"),),
)


def releases_known(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return releases of tables for who sees all records; two statements."""
    if not oversees_releases(scope=scope):
        return {}
    found = releases_seen(scope=scope).filter(pk__in=set(ids))
    root = root_office_id()
    return {
        each.pk: RecordView(
            ref=RecordRef("staffing.release", each.pk),
            label=title_of(each),
            url=reverse("staffing:release", args=[each.pk]),
            office_id=root,
            may_change=publishes_releases(scope=scope),
        )
        for each in found
    }


RELEASE = RecordKind(
    name=gettext_lazy("Release of tables"),
    seen=releases_known,
    history=(HistoryTable("staffing.release"),),
)
