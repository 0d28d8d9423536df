"""Offices and periods are known to everybody who has logged in, people to those who keep accounts."""

from datetime import date

import pytest
from django.apps import apps
from django.conf import settings

from apps.accounts.known_records import offices_seen, periods_seen, persons_seen
from apps.accounts.records import RecordRef, record_kinds, record_seen, records_seen
from apps.accounts.scope import OfficeScope
from apps.organization.models import OfficeSpell
from apps.web.refusals import OutOfScope

NOBODY = OfficeScope.nothing()


def office(world, code="KEN-NAIROBI") -> int:
    return world.offices[code].pk


class TestRecordKinds:
    @pytest.mark.parametrize("label", sorted(settings.RECORD_KINDS))
    def test_name_tables_and_columns_that_are_there(self, label):
        kind = record_kinds()[label]
        assert str(kind.name)
        for table in kind.history:
            model = apps.get_model(table.model)
            first, *further = table.path.split("__")
            for step in further:
                model = model._meta.get_field(first).related_model
                first = step
            assert first in {field.attname for field in model._meta.concrete_fields}

    @pytest.mark.parametrize("label", sorted(settings.RECORD_KINDS))
    def test_begin_with_the_table_of_the_record_itself(self, label):
        history = record_kinds()[label].history
        assert not history or (history[0].model, history[0].path) == (label, "id")

    def test_of_an_unknown_word_are_out_of_scope(self, world):
        with pytest.raises(OutOfScope):
            record_seen(RecordRef("jobs.job", 1), scope=world.scope("admin"))


class TestOffices:
    def test_are_named_with_their_code(self, world):
        ref = RecordRef("organization.office", office(world))
        view = records_seen([ref], scope=world.scope("council"))[ref]
        assert (view.label, view.url) == ("Kenya (KEN-NAIROBI)", "/offices/KEN-NAIROBI/")

    def test_are_named_as_the_register_names_them_last(self, world):
        spell = world.spells["KEN-NAIROBI"]
        OfficeSpell.objects.filter(pk=spell.pk).update(ends_before=date(2025, 1, 1))
        spell.pk, spell.name, spell.starts_on = None, "Kenya and Comoros", date(2025, 1, 1)
        spell.save()
        [view] = offices_seen([office(world)], world.scope("hr.nairobi")).values()
        assert view.label == "Kenya and Comoros (KEN-NAIROBI)"

    @pytest.mark.parametrize(
        ("username", "may"),
        [
            ("hr.nairobi", True),
            ("pm.nairobi", True),
            ("hrm", True),
            ("hr.dakar", False),
            ("auditor", False),
            ("council", False),
            ("stranger", False),
        ],
    )
    def test_are_worked_on_by_those_who_contribute(self, world, username, may):
        [view] = offices_seen([office(world)], world.scope(username)).values()
        assert view.may_change is may

    def test_are_nothing_to_visitors(self, world):
        assert offices_seen([office(world)], NOBODY) == {}

    def test_take_one_statement_however_many(self, world, django_assert_num_queries):
        ids = [each.pk for each in world.offices.values()]
        scope = world.scope("gcu")
        with django_assert_num_queries(1):
            assert len(offices_seen(ids, scope)) == len(ids)


class TestPeriods:
    def test_belong_to_the_organization(self, world):
        [view] = periods_seen([world.open_period.pk], world.scope("stranger")).values()
        assert view.office_id == office(world, "IOM")
        assert view.label == "Reporting period of 31 December 2025"
        assert not view.may_change

    def test_are_worked_on_by_those_who_contribute_everywhere(self, world):
        [view] = periods_seen([world.open_period.pk], world.scope("gcu")).values()
        assert view.may_change

    def test_are_nothing_to_visitors(self, world):
        assert periods_seen([world.open_period.pk], NOBODY) == {}

    def test_take_two_statements(self, world, django_assert_num_queries):
        ids, scope = [each.pk for each in world.periods.values()], world.scope("gcu")
        with django_assert_num_queries(2):
            assert len(periods_seen(ids, scope)) == len(ids)


class TestPersons:
    @pytest.mark.parametrize("username", ["admin", "auditor", "hr.region"])
    def test_are_seen_by_keepers_and_auditors(self, world, username):
        user = world.people["hr.nairobi"]
        [view] = persons_seen([user.pk], world.scope(username)).values()
        assert (view.label, view.url) == ("Achieng Otieno", f"/people/{user.pk}/")
        assert not view.may_change

    @pytest.mark.parametrize("username", ["hr.nairobi", "hr.dakar", "gcu", "council", "stranger"])
    def test_are_nobody_to_others(self, world, username):
        assert persons_seen([world.people["hr.nairobi"].pk], world.scope(username)) == {}

    def test_of_elsewhere_are_nobody_to_regional_hr(self, world):
        assert persons_seen([world.people["hr.dakar"].pk], world.scope("hr.region")) == {}

    def test_take_one_statement(self, world, django_assert_num_queries):
        ids, scope = [each.pk for each in world.people.values()], world.scope("admin")
        with django_assert_num_queries(1):
            assert len(persons_seen(ids, scope)) == len(ids)
