"""Offices that a search finds, by any name they ever had."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.organization.models import OfficeSpell
from apps.organization.permits import Permits
from apps.organization.selectors import newest_names
from apps.web.marking import folded, holds_all, marked, words_in
from apps.web.parts import Hit


def found(*, text: str, most: int, scope: Permits) -> list[Hit]:
    """Return offices by name, code and duty station, those whose name begins so first.

    For everybody who has logged in. Two statements.
    """
    words = words_in(text)
    if not words or not scope.has_entered:
        return []
    spells = OfficeSpell.objects.annotate(
        words=Unaccent(
            Lower(
                Concat(
                    F("office__code"),
                    Value(" "),
                    F("name"),
                    Value(" "),
                    F("duty_station"),
                    output_field=TextField(),
                )
            )
        )
    )
    for word in words:
        spells = spells.filter(words__contains=word)
    names: dict[int, tuple[str, str]] = {
        office_id: (name, duty_station)
        for office_id, name, duty_station in spells.order_by("pk").values_list(
            "office_id", "name", "duty_station"
        )
    }
    hits = [
        _hit(code, newest, *names[office_id], words=words)
        for office_id, (code, newest) in newest_names(ids=names).items()
    ]
    return sorted(hits, key=lambda hit: (-hit.rank, folded(hit.label), hit.label))[:most]


def _hit(code: str, newest: str, name: str, duty_station: str, *, words: list[str]) -> Hit:
    excerpt = ""
    if not holds_all(words, f"{newest} {code}"):
        where = name if name != newest and holds_all(words, f"{code} {name}") else duty_station
        excerpt = marked(where, words)
    return Hit(
        kind=_("Office"),
        label=newest,
        url=reverse("organization:office_detail", args=[code]),
        context=code,
        excerpt=excerpt,
        rank=1.0 if folded(newest).startswith(words[0]) else 0.5,
    )
