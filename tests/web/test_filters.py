"""Filters as chips, each with the address that takes it away."""

from urllib.parse import parse_qs

from django import forms
from django.http import QueryDict

from apps.web.filters import chips_of


class Filters(forms.Form):
    period = forms.ChoiceField(choices=[("2025", "31 December 2025")])
    category = forms.MultipleChoiceField(
        label="Category", choices=[("Staff", [("P", "Professional"), ("G", "General Service")])]
    )
    office = forms.CharField(required=False)
    late = forms.BooleanField(label="Only what is late", required=False)


def chips(address, **more):
    query = QueryDict(address)
    return chips_of(Filters(query), query, **more)


class TestChipsOf:
    def test_reads_as_the_form_does(self):
        (chip,) = chips("category=P")
        assert (chip.label, chip.value) == ("Category", "Professional")

    def test_has_only_the_label_for_a_tick(self):
        (chip,) = chips("late=on")
        assert (chip.label, chip.value) == ("Only what is late", "")

    def test_takes_away_one_value_and_keeps_the_rest(self):
        professional, general, office = chips("category=P&category=G&office=a%26b&page=3&sort=x")
        assert parse_qs(professional.url[1:]) == {
            "category": ["G"],
            "office": ["a&b"],
            "sort": ["x"],
        }
        assert parse_qs(general.url[1:])["category"] == ["P"]
        assert "office" not in parse_qs(office.url[1:])

    def test_has_none_for_empty_and_for_ignored_filters(self):
        assert chips("period=2025&office=", ignored=["period"]) == []

    def test_shows_an_unknown_value_as_it_came(self):
        assert [chip.value for chip in chips("category=%3Cb%3E")] == ["<b>"]
