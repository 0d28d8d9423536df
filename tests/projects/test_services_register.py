"""Entering and changing projects: who may, what is refused, what stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from apps.organization.models import Country
from apps.projects.models import BudgetLine, ExchangeRate, Project, ServiceArea
from apps.projects.selectors.rates import rates_in_force
from apps.projects.services.project_data import BudgetData, PartnerData, ProjectData
from apps.projects.services.rates import add_rate, no_rate, remove_rate
from apps.projects.services.register import change_state, create_project, edit_project
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.register_builders import DAKAR, NAIROBI, NOW, make_project


def rate(currency: str = "KES", starts_on: date = date(2025, 1, 1), units: str = "129.5"):
    return ExchangeRate.objects.create(
        currency=currency,
        starts_on=starts_on,
        units_per_usd=Decimal(units),
        source="A published rate",
        entered_at=NOW,
    )


def said(world, **more) -> ProjectData:
    return ProjectData(
        **{"code": "KE.0001", "title": "Wells", "office_id": world.offices[NAIROBI].pk, **more}
    )


def codes_of(refusal) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


class TestCreateProject:
    def test_keeps_everything_that_was_said(self, world):
        rate()
        kenya = Country.objects.get(iso3="KEN")
        project = create_project(
            data=said(
                world,
                further_office_ids=(world.offices[DAKAR].pk, world.offices[NAIROBI].pk),
                country_ids=(kenya.pk,),
                manager_id=world.people["pm.nairobi"].pk,
                partners=(
                    PartnerData(name="P", kind="ngo", has_commitment=True, commitment="Yes"),
                ),
                budget=(
                    BudgetData(year=2025, fund="A", amount=Decimal("1000"), currency="KES"),
                    BudgetData(year=2026, fund="A", amount=Decimal("500.50")),
                ),
            ),
            now=NOW,
            scope=world.scope("pm.nairobi"),
        )
        assert project.created_by == world.people["pm.nairobi"]
        assert [each.office.code for each in project.further_offices.all()] == [DAKAR]
        assert [each.country.iso3 for each in project.countries.all()] == ["KEN"]
        assert project.partners.get().commitment == "Yes"
        # 1000 / 129.5 = 7.7220… dollars.
        assert list(
            project.budget_lines.order_by("year").values_list("units_per_usd", "amount_usd")
        ) == [(Decimal("129.5"), Decimal("7.72")), (Decimal(1), Decimal("500.50"))]

    @pytest.mark.parametrize("username", ["hr.nairobi", "wggi", "auditor", "focalpoint.nairobi"])
    def test_is_for_those_who_keep_projects_of_the_office(self, world, username):
        with pytest.raises(NotPermitted):
            create_project(data=said(world), now=NOW, scope=world.scope(username))

    def test_is_not_for_another_office(self, world):
        data = said(world, office_id=world.offices[DAKAR].pk)
        with pytest.raises(NotPermitted):
            create_project(data=data, now=NOW, scope=world.scope("pm.nairobi"))

    def test_tells_all_problems_at_once(self, world):
        make_project(world, code="KE.0001", office=DAKAR)
        retired = ServiceArea.objects.create(
            key="old", name_en="Old", position=1, retired_on=date(2020, 1, 1)
        )
        with pytest.raises(Invalid) as refusal:
            create_project(
                data=said(
                    world,
                    title=" ",
                    state="cancelled",
                    starts_on=date(2025, 2, 1),
                    ends_before=date(2025, 1, 1),
                    service_area_id=retired.pk,
                    country_ids=(0,),
                    further_office_ids=(0,),
                    manager_id=world.people["hr.dakar"].pk,
                    partners=(
                        PartnerData(name="P", commitment="Words"),
                        PartnerData(name="P "),
                    ),
                    budget=(
                        BudgetData(year=2025, fund="A", amount=Decimal(-1)),
                        BudgetData(year=2025, fund="A ", amount=Decimal("1.005")),
                        BudgetData(year=1900, fund="", amount=Decimal(1)),
                        BudgetData(year=2025, fund="B", amount=Decimal(1), currency="XYZ"),
                    ),
                ),
                now=NOW,
                scope=world.scope("pm.nairobi"),
            )
        assert sorted(codes_of(refusal)) == sorted(
            [
                "required",
                "code_taken",
                "reason_missing",
                "dates_reversed",
                "unknown_office",
                "unknown_country",
                "unknown_service_area",
                "no_manager",
                "partner_twice",
                "commitment_without",
                "negative",
                "amount",
                "fund",
                "year",
                "no_rate",
                "line_twice",
            ]
        )
        assert Project.objects.count() == 1

    def test_names_currency_and_day_of_a_rate_that_is_missing(self, world):
        rate(starts_on=date(2025, 1, 2))
        budget = (BudgetData(year=2025, fund="A", amount=Decimal(1), currency="KES"),)
        with pytest.raises(Invalid) as refusal:
            create_project(
                data=said(world, budget=budget), now=NOW, scope=world.scope("pm.nairobi")
            )
        assert "KES on 1 January 2025" in str(refusal.value)
        assert "Budget Division" in str(refusal.value)


class TestEditProject:
    def edit(self, world, project, by="pm.nairobi", version=1, **more):
        data = said(world, code=project.code, title=project.title)
        return edit_project(
            project_id=project.pk,
            version=version,
            data=replace(data, **more),
            now=NOW,
            scope=world.scope(by),
        )

    def test_writes_the_next_version(self, world):
        project = make_project(world)
        assert self.edit(world, project, title="New").version == 2

    def test_is_refused_from_an_older_version(self, world):
        project = make_project(world)
        self.edit(world, project, title="New")
        with pytest.raises(WrongState) as stale:
            self.edit(world, project, title="Other")
        assert stale.value.code == "stale"
        assert Project.objects.get(pk=project.pk).title == "New"

    def test_keeps_the_rate_of_a_line_that_stays(self, world):
        rate(units="100")
        line = BudgetData(year=2025, fund="A", amount=Decimal(1000), currency="KES")
        project = create_project(
            data=said(world, budget=(line,)), now=NOW, scope=world.scope("pm.nairobi")
        )
        ExchangeRate.objects.all().delete()
        rate(units="125")
        self.edit(
            world,
            project,
            budget=(
                replace(line, amount=Decimal(2000)),
                replace(line, year=2026),
            ),
        )
        assert list(
            BudgetLine.objects.order_by("year").values_list("units_per_usd", "amount_usd")
        ) == [(Decimal(100), Decimal(20)), (Decimal(125), Decimal(8))]

    def test_leaves_a_line_that_is_the_same_untouched(self, world):
        line = BudgetData(year=2025, fund="A", amount=Decimal(10))
        project = create_project(
            data=said(world, budget=(line,)), now=NOW, scope=world.scope("pm.nairobi")
        )
        before = BudgetLine.objects.get().pk
        self.edit(world, project, budget=(line,))
        events = BudgetLine.pgh_event_model.objects
        assert BudgetLine.objects.get().pk == before
        assert events.count() == 1

    def test_is_for_the_office_that_leads(self, world):
        shared = make_project(world, office=DAKAR, also=(NAIROBI,))
        with pytest.raises(NotPermitted):
            self.edit(world, shared)
        with pytest.raises(OutOfScope):
            self.edit(world, make_project(world, office=DAKAR))

    def test_may_not_give_a_project_to_an_office_of_others(self, world):
        project = make_project(world)
        with pytest.raises(NotPermitted):
            self.edit(world, project, office_id=world.offices[DAKAR].pk)
        assert self.edit(world, project, by="gcu", office_id=world.offices[DAKAR].pk).version == 2

    def test_keeps_a_manager_who_could_not_be_chosen_any_more(self, world):
        project = make_project(world, manager="hr.dakar")
        assert self.edit(world, project, manager_id=world.people["hr.dakar"].pk).version == 2


class TestChangeState:
    def test_needs_a_reason_for_some_states(self, world):
        project = make_project(world)
        scope = world.scope("pm.nairobi")
        asked = {"project_id": project.pk, "version": 1, "scope": scope}
        with pytest.raises(Invalid) as refusal:
            change_state(**asked, state="not_implemented", because=" ")
        assert codes_of(refusal) == ["reason_missing"]
        moved = change_state(**asked, state="not_implemented", because="No access.")
        assert (moved.state, moved.state_because, moved.version) == (
            "not_implemented",
            "No access.",
            2,
        )
        with pytest.raises(WrongState):
            change_state(**asked, state="completed", because="")

    def test_is_for_those_who_keep_the_project(self, world):
        project = make_project(world)
        with pytest.raises(NotPermitted):
            change_state(
                project_id=project.pk,
                version=1,
                state="completed",
                because="",
                scope=world.scope("auditor"),
            )


class TestRates:
    def test_hold_from_their_day_until_the_next(self, db):
        rate(starts_on=date(2024, 7, 1), units="130")
        rate(starts_on=date(2025, 1, 1), units="129")
        before = ("KES", date(2024, 6, 30))
        wanted = {
            ("KES", date(2024, 12, 31)): 130,
            ("KES", date(2025, 1, 1)): 129,
            ("USD", date(1900, 1, 1)): 1,
        }
        assert rates_in_force(wanted=[before, *wanted]) == wanted
        assert str(no_rate(*before).message).startswith(
            "There is no exchange rate of KES on 30 June 2024."
        )

    def enter(self, world, by="budget", **more):
        return add_rate(
            **{
                "currency": "kes",
                "starts_on": date(2025, 1, 1),
                "units_per_usd": Decimal("129.5"),
                "source": "A published rate",
                **more,
            },
            now=NOW,
            scope=world.scope(by),
        )

    def test_are_entered_once_by_the_budget_division(self, world):
        assert self.enter(world).pk == self.enter(world).pk
        assert ExchangeRate.objects.get().currency == "KES"
        with pytest.raises(Invalid) as refusal:
            self.enter(world, units_per_usd=Decimal(1))
        assert codes_of(refusal) == ["rate_twice"]
        for username in ("gcu", "pm.nairobi", "auditor"):
            with pytest.raises(NotPermitted):
                self.enter(world, by=username)

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"currency": "K1"}, "currency"),
            ({"currency": "USD"}, "the_dollar"),
            ({"units_per_usd": Decimal(0)}, "out_of_range"),
            ({"units_per_usd": Decimal("0.0000001")}, "out_of_range"),
            ({"source": " "}, "source"),
        ],
    )
    def test_that_cannot_be_are_refused(self, world, wrong, code):
        with pytest.raises(Invalid) as refusal:
            self.enter(world, **wrong)
        assert codes_of(refusal) == [code]

    def test_in_use_stay(self, world):
        used = rate()
        line = BudgetData(year=2025, fund="A", amount=Decimal(1), currency="KES")
        create_project(data=said(world, budget=(line,)), now=NOW, scope=world.scope("pm.nairobi"))
        unused = rate(starts_on=date(2026, 1, 1), units="140")
        with pytest.raises(WrongState):
            remove_rate(rate_id=used.pk, scope=world.scope("budget"))
        with pytest.raises(NotPermitted):
            remove_rate(rate_id=unused.pk, scope=world.scope("gcu"))
        remove_rate(rate_id=unused.pk, scope=world.scope("budget"))
        assert ExchangeRate.objects.get() == used
