"""Offices changed on a date: what the tree is before and after, and what is refused."""

from datetime import date, timedelta

import pghistory.models
import pytest
from django.db import IntegrityError, transaction

from apps.accounts.scope import OfficeScope
from apps.organization.models import OfficeSpell
from apps.organization.selectors import tree_on
from apps.organization.services import (
    close_office,
    merge_office,
    move_office,
    open_office,
    reclassify_office,
    rename_office,
)
from apps.organization.spells import Spell
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
BEFORE, LATER = DAY - timedelta(days=1), date(2026, 9, 1)
KEEPER = OfficeScope.everything("test")
WHY = "Decision of the test"


def node(code: str, day: date):
    return tree_on(day=day).by_code.get(code)


def parent_code(code: str, day: date) -> str:
    tree = tree_on(day=day)
    return tree.nodes[tree.by_code[code].parent_id].code


def problem_of(refused) -> tuple[str, str]:
    problem = refused.value.problems[0]
    return problem.field, problem.code


def kisumu(**values) -> Spell:
    given = {
        "office": "KEN-KISUMU",
        "name": "Kisumu",
        "kind": "sub_office",
        "parent": "KEN-NAIROBI",
        "country": "KEN",
        "reporting": "unit",
        "time_zone": "Africa/Nairobi",
        "starts_on": DAY,
        **values,
    }
    return Spell(**given)


class TestTree:
    def test_knows_an_opened_office_from_its_first_day(self, world):
        open_office(scope=KEEPER, spell=kisumu(), reason=WHY)
        assert node("KEN-KISUMU", BEFORE) is None
        assert node("KEN-KISUMU", DAY).name == "Kisumu"
        assert node("KEN-KISUMU", DAY).country == "KEN"
        assert parent_code("KEN-KISUMU", LATER) == "KEN-NAIROBI"

    def test_forgets_a_closed_office_from_that_day(self, world):
        close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason=WHY)
        assert node("KEN-MOMBASA", BEFORE) is not None
        assert node("KEN-MOMBASA", DAY) is None

    def test_knows_a_closed_office_that_opens_again(self, world):
        close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason=WHY)
        again = kisumu(office="KEN-MOMBASA", name="Mombasa", starts_on=LATER)
        open_office(scope=KEEPER, spell=again, reason=WHY)
        found = [node("KEN-MOMBASA", day) is not None for day in (BEFORE, DAY, LATER)]
        assert found == [True, False, True]

    def test_keeps_the_old_name_before_the_day(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        assert node("KEN-MOMBASA", BEFORE).name == "Mombasa"
        assert node("KEN-MOMBASA", DAY).name == "Coast"
        assert node("KEN-MOMBASA", DAY).id == node("KEN-MOMBASA", BEFORE).id

    def test_moves_an_office_with_all_below_it(self, world):
        move_office(scope=KEEPER, code="KEN-NAIROBI", parent="SEN-DAKAR-RO", on=DAY, reason=WHY)
        mombasa = world.offices["KEN-MOMBASA"].pk
        nairobi_ro, dakar_ro = world.offices["KEN-NAIROBI-RO"].pk, world.offices["SEN-DAKAR-RO"].pk
        assert mombasa in tree_on(day=BEFORE).subtree(nairobi_ro)
        assert mombasa not in tree_on(day=DAY).subtree(nairobi_ro)
        assert mombasa in tree_on(day=DAY).subtree(dakar_ro)

    def test_tells_what_an_office_is_by_the_day(self, world):
        reclassify_office(
            scope=KEEPER,
            code="KEN-MOMBASA",
            kind="sub_office",
            reporting="included",
            on=DAY,
            reason=WHY,
        )
        assert node("KEN-MOMBASA", BEFORE).is_reporting_unit
        assert not node("KEN-MOMBASA", DAY).is_reporting_unit

    def test_puts_the_offices_of_a_merged_one_under_the_other(self, world):
        merge_office(scope=KEEPER, code="KEN-NAIROBI", into="SOM-HARGEISA", on=DAY, reason=WHY)
        assert node("KEN-NAIROBI", BEFORE) is not None
        assert node("KEN-NAIROBI", DAY) is None
        assert parent_code("KEN-MOMBASA", BEFORE) == "KEN-NAIROBI"
        assert parent_code("KEN-MOMBASA", DAY) == "SOM-HARGEISA"
        ended = OfficeSpell.objects.get(office__code="KEN-NAIROBI")
        assert ended.merged_into.code == "SOM-HARGEISA"

    def test_takes_two_changes_of_one_day_as_one_spell(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        move_office(scope=KEEPER, code="KEN-MOMBASA", parent="KEN-NAIROBI-RO", on=DAY, reason=WHY)
        assert OfficeSpell.objects.filter(office__code="KEN-MOMBASA").count() == 2
        assert node("KEN-MOMBASA", DAY).name == "Coast"
        assert parent_code("KEN-MOMBASA", DAY) == "KEN-NAIROBI-RO"


class TestSpells:
    def test_cannot_overlap_in_the_database(self, world):
        office = world.offices["KEN-MOMBASA"]
        spells = OfficeSpell.objects.filter(office=office)
        spells.update(ends_before=DAY)
        late = OfficeSpell(office=office, name="x", kind="sub_office", reporting="unit")
        late.starts_on = BEFORE
        with pytest.raises(IntegrityError, match="spells_of_an_office_do_not_overlap"):  # noqa: SIM117
            with transaction.atomic():
                late.save()
        late.starts_on = DAY
        late.save()
        assert spells.count() == 2

    def test_of_no_days_is_refused_by_the_database(self, world):
        spells = OfficeSpell.objects.filter(office__code="KEN-MOMBASA")
        with pytest.raises(IntegrityError, match="spell_starts_before_it_ends"):  # noqa: SIM117
            with transaction.atomic():
                spells.update(starts_on=DAY, ends_before=DAY)
        assert spells.update(starts_on=DAY, ends_before=LATER) == 1

    def test_keep_their_change_and_its_reason_in_the_history(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        events = pghistory.models.Events.objects.tracks(
            *OfficeSpell.objects.filter(office__code="KEN-MOMBASA")
        ).filter(pgh_context_id__isnull=False)
        contexts = [event.pgh_context for event in events]
        assert len(contexts) == 2  # one spell ended, one begun
        assert all(
            context == {"action": "rename_office", "office": "KEN-MOMBASA", "reason": WHY}
            for context in contexts
        )

    def test_note_why_they_began(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        assert OfficeSpell.objects.get(office__code="KEN-MOMBASA", starts_on=DAY).note == WHY


class TestChange:
    @pytest.mark.parametrize(
        ("code", "field"),
        [("", "code"), ("kisumu", "code"), ("KEN KISUMU", "code"), ("KEN-", "code")],
    )
    def test_wants_a_proper_code(self, world, code, field):
        with pytest.raises(Invalid) as refused:
            open_office(scope=KEEPER, spell=kisumu(office=code), reason=WHY)
        assert problem_of(refused)[0] == field

    @pytest.mark.parametrize(
        ("values", "problem"),
        [
            ({"country": "ATL"}, ("country", "invalid")),
            ({"time_zone": "Africa/Atlantis"}, ("time_zone", "time_zone")),
            ({"name": ""}, ("name", "required")),
            ({"starts_on": None}, ("starts_on", "invalid")),
            ({"parent": "IOM", "reporting": "included"}, ("reporting", "included_in_nothing")),
        ],
    )
    def test_wants_sound_values(self, world, values, problem):
        with pytest.raises(Invalid) as refused:
            open_office(scope=KEEPER, spell=kisumu(**values), reason=WHY)
        assert problem_of(refused) == problem

    def test_refuses_to_open_what_is_open(self, world):
        with pytest.raises(WrongState, match="already an office KEN-MOMBASA"):
            open_office(scope=KEEPER, spell=kisumu(office="KEN-MOMBASA"), reason=WHY)

    def test_refuses_an_unknown_parent(self, world):
        with pytest.raises(OutOfScope):
            move_office(scope=KEEPER, code="KEN-MOMBASA", parent="XXX", on=DAY, reason=WHY)

    def test_refuses_a_circle(self, world):
        with pytest.raises(Invalid) as refused:
            move_office(scope=KEEPER, code="KEN-NAIROBI", parent="KEN-MOMBASA", on=DAY, reason=WHY)
        assert problem_of(refused) == ("parent", "cycle")

    def test_refuses_a_circle_through_a_merger(self, world):
        with pytest.raises(Invalid) as refused:
            merge_office(scope=KEEPER, code="KEN-NAIROBI", into="KEN-MOMBASA", on=DAY, reason=WHY)
        assert problem_of(refused) == ("parent", "cycle")

    def test_refuses_a_parent_that_ends(self, world):
        OfficeSpell.objects.filter(office__code="SEN-DAKAR").update(ends_before=LATER)
        with pytest.raises(Invalid) as refused:
            move_office(scope=KEEPER, code="KEN-MOMBASA", parent="SEN-DAKAR", on=DAY, reason=WHY)
        assert problem_of(refused) == ("parent", "parent_missing")

    def test_refuses_a_day_before_the_last_change(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        with pytest.raises(Invalid) as refused:
            rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Port", on=BEFORE, reason=WHY)
        assert problem_of(refused) == ("on", "before_current_spell")

    def test_refuses_to_close_on_the_day_of_the_last_change(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        with pytest.raises(Invalid) as refused:
            close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason=WHY)
        assert problem_of(refused) == ("on", "before_current_spell")

    def test_refuses_to_close_an_office_with_offices_under_it(self, world):
        with pytest.raises(Invalid, match="KEN-MOMBASA"):
            close_office(scope=KEEPER, code="KEN-NAIROBI", on=DAY, reason=WHY)

    def test_refuses_what_has_ended(self, world):
        close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason=WHY)
        with pytest.raises(WrongState):
            rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=LATER, reason=WHY)

    def test_refuses_to_leave_included_offices_without_a_return(self, world):
        reclassify_office(
            scope=KEEPER,
            code="KEN-MOMBASA",
            kind="sub_office",
            reporting="included",
            on=DAY,
            reason=WHY,
        )
        with pytest.raises(Invalid) as refused:
            reclassify_office(
                scope=KEEPER,
                code="KEN-NAIROBI",
                kind="country_office",
                reporting="none",
                on=LATER,
                reason=WHY,
            )
        assert problem_of(refused) == ("reporting", "included_in_nothing")

    def test_refuses_what_changes_nothing(self, world):
        with pytest.raises(Invalid, match="what it already is"):
            rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Mombasa", on=DAY, reason=WHY)

    def test_wants_a_reason(self, world):
        with pytest.raises(Invalid) as refused:
            rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=" ")
        assert problem_of(refused)[0] == "reason"

    def test_writes_nothing_in_a_rehearsal(self, world):
        before = list(OfficeSpell.objects.order_by("pk").values())
        rename_office(
            scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY, is_rehearsal=True
        )
        assert list(OfficeSpell.objects.order_by("pk").values()) == before


class TestPermission:
    @pytest.mark.parametrize("username", ["gcu", "hr.region", "head.nairobi", "hrm", "stranger"])
    def test_to_change_offices_is_for_administrators(self, world, username):
        scope = world.scope(username)
        with pytest.raises(NotPermitted):
            rename_office(scope=scope, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        with pytest.raises(NotPermitted):
            close_office(scope=scope, code="KEN-MOMBASA", on=DAY, reason=WHY)
        with pytest.raises(NotPermitted):
            open_office(scope=scope, spell=kisumu(), reason=WHY)
        assert node("KEN-MOMBASA", DAY).name == "Mombasa"

    def test_of_an_administrator_is_enough(self, world):
        rename_office(
            scope=world.scope("admin"), code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY
        )
        assert node("KEN-MOMBASA", DAY).name == "Coast"

    def test_is_needed_at_both_ends_of_a_move(self, world):
        class KenyaOnly:
            def may(self, capability: str, office_id: int | None = None) -> bool:
                return office_id == world.offices["KEN-MOMBASA"].pk

        with pytest.raises(NotPermitted):
            move_office(
                scope=KenyaOnly(), code="KEN-MOMBASA", parent="SEN-DAKAR", on=DAY, reason=WHY
            )
        with pytest.raises(NotPermitted):
            merge_office(
                scope=KenyaOnly(), code="KEN-MOMBASA", into="SEN-DAKAR", on=DAY, reason=WHY
            )
        with pytest.raises(NotPermitted):
            open_office(scope=KenyaOnly(), spell=kisumu(parent=""), reason=WHY)
