"""Headcount returns that a search finds, in the offices that one sees."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast, Concat, Lower
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import name_then
from apps.staffing.models import HeadcountReturn
from apps.web.marking import words_in
from apps.web.parts import Hit


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return the returns that were begun, by office and date (`2025`), the newest first; one statement."""
    words = words_in(text)
    if not words or not scope.visible:
        return []
    returns = (
        HeadcountReturn.objects.filter(scope.visible.where("office"))
        .annotate(office_name=name_then(office="office", day="period__as_of"))
        .filter(office_name__isnull=False, revisions__isnull=False)
        .alias(
            words=Unaccent(
                Lower(
                    Concat(
                        F("office__code"),
                        Value(" "),
                        F("office_name"),
                        Value(" "),
                        Cast("period__as_of", CharField()),
                        output_field=TextField(),
                    )
                )
            )
        )
    )
    for word in words:
        returns = returns.filter(words__contains=word)
    return [
        Hit(
            kind=_("Headcount return"),
            label=_("Headcount return of %(office)s, %(date)s")
            % {"office": name, "date": date_format(as_of, "DATE_FORMAT")},
            url=reverse("staffing:return_detail", args=[code, as_of]),
            context=code,
        )
        for code, name, as_of in returns.order_by("-period__as_of", "office_name", "office__code")
        .values_list("office__code", "office_name", "period__as_of")
        .distinct()[:most]
    ]
