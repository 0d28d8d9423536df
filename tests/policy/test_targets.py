"""Targets as the selectors, the page and the API tell them."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from apps.policy import reference
from apps.policy.models import Target
from apps.policy.selectors import targets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    reference.load(folder=settings.REFERENCE_DIR, now=datetime(2026, 3, 1, tzinfo=UTC))


class TestTargets:
    def test_of_iom_with_a_value_are_the_five_since_1995(self):
        # policy_targets.csv: the rows of IOM with a per cent, by year set and year due
        assert [
            (target.set_in, int(target.percent), target.deadline_year) for target in targets()
        ] == [
            (1995, 35, 1997),
            (1995, 40, 2000),
            (1995, 50, 2005),
            (2000, 40, 2002),
            (2000, 50, 2008),
        ]

    def test_may_take_in_the_un_system_and_those_without_a_value(self):
        assert targets(iom_only=False).count() == 8
        assert targets(with_value=False).count() == 10
        assert targets(iom_only=False, with_value=False).count() == 13

    def test_leave_out_what_retired(self):
        Target.objects.filter(set_in=2000).update(retired_on=date(2026, 1, 1))
        assert {target.set_in for target in targets()} == {1995}


class TestPage:
    url = "/targets/"

    @pytest.fixture
    def page(self, client, world):
        client.force_login(world.people["council"])
        return lambda **query: client.get(self.url, query)

    def test_shows_value_deadline_source_and_outcome_as_stated(self, page):
        text = " ".join(page().content.decode().split())
        assert "41% of officials in 2005" in text
        assert "replaced by a later target" in text
        assert "not stated" in text

    @pytest.mark.parametrize(
        ("query", "number"),
        [({}, 13), ({"whose": "iom"}, 10), ({"whose": "iom", "value": "stated"}, 5)],
    )
    def test_is_narrowed_by_its_address(self, page, query, number):
        answer = page(**query)
        assert len(answer.context["rows"]) == number
        assert len(answer.context["chips"]) == len(query)

    def test_says_what_belongs_here(self, page):
        Target.objects.all().delete()
        assert 'data-kind="nothing_yet"' in page().content.decode()
        assert 'data-kind="nothing_matches"' in page(whose="iom").content.decode()

    def test_takes_a_fixed_number_of_statements(self, page, django_assert_num_queries):
        page()
        with django_assert_num_queries(8):
            page()


class TestApi:
    url = "/api/v1/targets/"

    def test_tells_the_targets_of_iom_with_a_value(self, api, world):
        api.force_authenticate(world.people["council"])
        answer = api.get(self.url).json()
        assert answer["count"] == 5
        first = answer["results"][0]
        assert (first["key"], first["percent"]) == ("iom-1995-professional-35", 35)
        assert first["binds_iom_from"] is None

    def test_tells_all_on_request(self, api, world):
        api.force_authenticate(world.people["council"])
        query = {"iom_only": "false", "with_value": "false"}
        assert api.get(self.url, query).json()["count"] == 13
        assert api.get(self.url, {"iom_only": "perhaps"}).status_code == 422

    def test_is_for_people_who_are_logged_in(self, api):
        assert api.get(self.url).status_code == 401
