"""Reads of vocabularies, and of the tree while it changes."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from apps.accounts.scope import OfficeScope
from apps.organization.models import ContractGroup, Grade
from apps.organization.selectors import (
    contract_groups,
    grades,
    office_spells,
    tree_on,
    tree_version,
)
from apps.organization.services import move_office, rename_office

KEEPER = OfficeScope.everything("test")
DAY = date(2026, 3, 1)


@pytest.mark.django_db
class TestVocabularies:
    def test_hold_on_a_day_what_had_not_retired(self, world):
        Grade.objects.filter(code="G1").update(retired_on=DAY)
        ContractGroup.objects.filter(code="OTHER_STAFF").update(retired_on=DAY)
        assert "G1" in [grade.code for grade in grades(on=date(2026, 2, 28))]
        assert "G1" not in [grade.code for grade in grades(on=DAY)]
        assert "G1" in [grade.code for grade in grades()]
        assert "OTHER_STAFF" not in [group.code for group in contract_groups(on=DAY)]
        assert "OTHER_STAFF" in [group.code for group in contract_groups()]


@pytest.mark.django_db
class TestTree:
    def test_is_read_again_after_a_change_and_only_then(self, world, django_assert_num_queries):
        tree_on(day=DAY)
        with django_assert_num_queries(1):
            assert tree_on(day=DAY).by_code["KEN-MOMBASA"].name == "Mombasa"
        version = tree_version()
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason="test")
        assert tree_version() != version
        assert tree_on(day=DAY).by_code["KEN-MOMBASA"].name == "Coast"

    def test_keeps_the_spells_of_an_office_in_order(self, world):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason="test")
        names = [spell.name for spell in office_spells(code="KEN-MOMBASA")]
        assert names == ["Mombasa", "Coast"]
        assert office_spells(code="ATL-CITY") == []


@pytest.mark.django_db(transaction=True)
class TestTwoChangesAtOnce:
    def test_wait_for_one_another_so_that_no_circle_forms(self, world):
        """Each move is lawful alone; together they would put two offices under each other."""
        refusals: list[str] = []

        def move_the_other_way() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
            try:
                move_office(
                    scope=KEEPER, code="SOM-HARGEISA", parent="KEN-NAIROBI", on=DAY, reason="b"
                )
            except OperationalError as error:
                refusals.append(str(error))
            finally:
                connection.close()

        with transaction.atomic():
            move_office(scope=KEEPER, code="KEN-NAIROBI", parent="SOM-HARGEISA", on=DAY, reason="a")
            other = threading.Thread(target=move_the_other_way)
            other.start()
            other.join()
        assert len(refusals) == 1
        assert "lock timeout" in refusals[0]
        tree = tree_on(day=DAY)
        parent_id = tree.by_code["SOM-HARGEISA"].parent_id
        assert tree.nodes[parent_id].code == "KEN-NAIROBI-RO"
