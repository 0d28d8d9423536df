"""Filters of the register; everything that is chosen stands in the address."""

from datetime import date, datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.lookups import Unaccent
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, record_kinds, records_seen
from apps.accounts.scope import OfficeScope
from apps.actions.choices import LIVE_STATES, PENDING_STATES, ActionState, Priority
from apps.actions.models import Action
from apps.actions.selectors.register import overdue, owners_among
from apps.organization.tree import OfficeTree
from apps.web.marking import words_in
from apps.web.refusals import OutOfScope

LIVE, PENDING, OVERDUE, NOBODY = "live", "pending", "overdue", "nobody"
SOON_DAYS = {"7": 7, "30": 30, "90": 90}
NO_CAUSE = "none"


def office_options(tree: OfficeTree, scope: OfficeScope) -> list[tuple[str, str]]:
    """Return the offices that somebody sees as (code, indented name), in the order of the tree."""
    seen = scope.visible
    options: list[tuple[str, str]] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for office_id in tree.children.get(parent_id, ()):
            shown = office_id in seen
            if shown:
                node = tree.nodes[office_id]
                options.append((node.code, f"{'  ' * depth}{node.name} ({node.code})"))
            walk(office_id, depth + shown)

    walk(None, 0)
    return options


class ActionFilters(django_filters.FilterSet):
    """What of the register is shown; what is not understood narrows nothing."""

    text = django_filters.CharFilter(label=_("Words"), method="with_words")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("All"),
        choices=[
            (LIVE, pgettext_lazy("actions", "Not closed")),
            (PENDING, pgettext_lazy("actions", "Owed")),
            *ActionState.choices,
        ],
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        method="due_soon",
        empty_label=_("All"),
        choices=[
            (OVERDUE, _("Overdue")),
            ("7", _("In the next 7 days")),
            ("30", _("In the next 30 days")),
            ("90", _("In the next 90 days")),
        ],
    )
    due_from = django_filters.DateFilter(
        label=_("Due from"),
        field_name="due_on",
        lookup_expr="gte",
        widget=forms.DateInput({"type": "date"}),
    )
    due_until = django_filters.DateFilter(
        label=_("Due until"),
        field_name="due_on",
        lookup_expr="lte",
        widget=forms.DateInput({"type": "date"}),
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), choices=Priority.choices, empty_label=_("All")
    )
    owner = django_filters.ChoiceFilter(label=_("Owner"), method="of_owner", empty_label=_("All"))
    office = django_filters.ChoiceFilter(
        label=_("Office and all below it"), method="below", empty_label=_("All")
    )
    cause = django_filters.ChoiceFilter(
        label=_("Made by"), method="caused_by", empty_label=_("Whatever made it")
    )
    made_by = django_filters.CharFilter(method="of_record", widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Action],
        *,
        tree: OfficeTree,
        now: datetime,
        today: date,
        scope: OfficeScope,
    ) -> None:
        """Offer owners, offices and causes that there are; `today` is the reader's day."""
        self.tree, self.now, self.today, self.scope = tree, now, today, scope
        super().__init__(data, queryset)
        self.filters["owner"].extra["choices"] = [
            (NOBODY, _("Nobody in particular")),
            *((str(user.pk), name_of(user)) for user in owners_among(rows=queryset, scope=scope)),
        ]
        self.filters["office"].extra["choices"] = office_options(tree, scope)
        self.filters["cause"].extra["choices"] = [
            (NO_CAUSE, _("Somebody’s own idea")),
            *((label, kind.name) for label, kind in record_kinds().items()),
        ]

    def with_words(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep what has all the words in title, description or effect; accents and case apart.

        The name of the cause is not searched: not everybody sees it.
        """
        rows = rows.alias(
            words=Unaccent(
                Lower(
                    Concat(
                        F("title"),
                        Value(" "),
                        F("description"),
                        Value(" "),
                        F("expected_effect"),
                        output_field=TextField(),
                    )
                )
            )
        )
        for word in words_in(value):
            rows = rows.filter(words__contains=Unaccent(Lower(Value(word))))
        return rows

    def in_state(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep a state, or what is not closed, or what is still owed."""
        states = {LIVE: LIVE_STATES, PENDING: PENDING_STATES}.get(value, (value,))
        return rows.filter(state__in=states)

    def due_soon(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep what is overdue by the day of its office, or due in so many days from the reader's."""
        if value == OVERDUE:
            return overdue(rows, now=self.now)
        until = self.today + timedelta(days=SOON_DAYS[value])
        return rows.filter(state__in=PENDING_STATES, due_on__range=(self.today, until))

    def of_owner(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep what a person owns, or what nobody owns."""
        if value == NOBODY:
            return rows.filter(owner__isnull=True)
        return rows.filter(owner_id=int(value))

    def below(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep an office and all below it, in the tree of today."""
        return rows.filter(office_id__in=self.tree.subtree(self.tree.by_code[value].id))

    def caused_by(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep what records of one kind made, or what no record made."""
        if value == NO_CAUSE:
            return rows.filter(cause_type__isnull=True)
        return rows.filter(cause_type=RecordRef(value, 0).content_type)

    def of_record(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Keep what one record made, named as `kind:id`; nothing of a record that is not seen."""
        try:
            ref = RecordRef.named(value)
        except OutOfScope:
            return rows.none()
        if ref not in records_seen([ref], scope=self.scope):
            return rows.none()
        return rows.filter(cause_type=ref.content_type, cause_id=ref.id)
