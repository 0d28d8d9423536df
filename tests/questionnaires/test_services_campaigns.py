"""Campaigns: prepared, opened, reminded of, closed; and asked for by a record that has ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.records import RecordRef, record_seen, records_seen
from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.questionnaires.links import token_of
from apps.questionnaires.models import Campaign, QuestionnaireVersion, Recipient
from apps.questionnaires.selectors import desk
from apps.questionnaires.selectors.access import campaign_seen
from apps.questionnaires.selectors.answering import holder_by_link
from apps.questionnaires.selectors.campaigns import campaigns as listed
from apps.questionnaires.selectors.campaigns import progress_of, recipients_of
from apps.questionnaires.services import campaigns, inviting, recipients
from apps.questionnaires.services.campaigns import CampaignData, Titles, Variable, ask_at_end
from apps.questionnaires.services.recipients import Wish
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.questionnaires.builders import (
    FIRST,
    FIVE,
    LAST,
    NOW,
    answer,
    draft,
    opened,
    prepared,
    published,
    recipient,
    wishes,
)

CLOCK = OfficeScope.everything("a test of the clock")
SEX = (Variable("sex", "Sex"),)


class TestSeeing:
    def test_is_for_those_who_run_them_and_auditors(self, world):
        campaign = opened(world)
        for username in ("gcu", "wggi", "auditor"):
            assert campaign_seen(campaign_id=campaign.pk, scope=world.scope(username)) == campaign
        for username in ("hr.nairobi", "head.nairobi", "translator", "council", "stranger"):
            scope = world.scope(username)
            assert list(listed(scope=scope)) == []
            assert not records_seen(
                [RecordRef("questionnaires.campaign", campaign.pk)], scope=scope
            )
            with pytest.raises(OutOfScope):
                campaign_seen(campaign_id=campaign.pk, scope=scope)

    def test_as_a_record_says_who_works_on_it(self, world):
        campaign = opened(world)
        ref = RecordRef("questionnaires.campaign", campaign.pk)
        assert record_seen(ref, scope=world.scope("gcu")).may_change
        assert not record_seen(ref, scope=world.scope("auditor")).may_change

    def test_is_changed_by_auditors_in_nothing(self, world):
        campaign = prepared(world, asked=wishes("hr.nairobi"))
        with pytest.raises(NotPermitted):
            campaigns.open_campaign(
                campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("auditor")
            )

    def test_takes_one_statement_for_the_list(self, world, django_assert_num_queries):
        version = published(world)
        for _number in range(3):
            opened(world, version=version, now=NOW + timedelta(hours=_number))
        scope = world.scope("gcu")
        with django_assert_num_queries(1):
            assert [(each.asked, each.answered) for each in listed(scope=scope)] == [(1, 0)] * 3


class TestPreparing:
    def test_says_everything_that_is_wrong_at_once(self, world):
        version = draft(world)
        with pytest.raises(Invalid) as refused:
            campaigns.create_campaign(
                data=CampaignData(
                    version_id=version.pk,
                    title=Titles(en=" "),
                    office_id=world.offices["IOM"].pk,
                    opens_on=LAST,
                    closes_on=FIRST,
                    anonymity="anonymous",
                    minimum_group=4,
                    background=(Variable("sex", "Sex"), Variable("sex", "sex")),
                ),
                now=NOW,
                scope=world.scope("gcu"),
            )
        assert {each.field for each in refused.value.problems} == {
            "title_en",
            "version_asked",
            "closes_on",
            "minimum_group",
            "background",
        }

    def test_names_lines_that_reach_nobody_and_adds_none(self, world):
        campaign = prepared(world)
        with pytest.raises(Invalid) as refused:
            recipients.add_recipients(
                campaign_id=campaign.pk,
                wishes=[
                    *wishes("hr.nairobi", "nobody", "someone@example.org"),
                    Wish(9, "gcu", "", ("x",)),
                ],
                language="en",
                now=NOW,
                scope=world.scope("gcu"),
            )
        assert [each.value for each in refused.value.problems] == [
            "nobody",
            "someone@example.org",
            "gcu",
        ]
        assert not campaign.recipients.exists()

    def test_asks_nobody_twice(self, world):
        campaign = prepared(
            world, asked=wishes("hr.nairobi", "HR.Nairobi", "hr.nairobi@example.org")
        )
        assert campaign.recipients.count() == 1


class TestOpening:
    def test_needs_somebody_to_ask(self, world):
        campaign = prepared(world)
        with pytest.raises(Invalid) as refused:
            campaigns.open_campaign(
                campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("gcu")
            )
        assert [each.code for each in refused.value.problems] == ["nobody"]

    def test_tells_accounts_once(self, world):
        campaign = opened(world, asked=wishes("hr.nairobi", "hr.dakar"))
        told = Notice.objects.filter(key=f"campaign:{campaign.pk}:invited")
        assert set(told.values_list("user__username", flat=True)) == {"hr.nairobi", "hr.dakar"}
        assert inviting.invite_all(now=NOW, scope=CLOCK) == 0
        with pytest.raises(WrongState):
            campaigns.open_campaign(
                campaign_id=campaign.pk, version=2, now=NOW, scope=world.scope("gcu")
            )

    def test_before_the_first_day_tells_nobody_until_it_comes(self, world):
        # In Nairobi the tenth begins at 21:00 UTC of the ninth.
        opened(world, office="KEN-NAIROBI", opens_on=date(2026, 3, 10))
        assert inviting.invite_all(now=datetime(2026, 3, 9, 20, 59, tzinfo=UTC), scope=CLOCK) == 0
        assert inviting.invite_all(now=datetime(2026, 3, 9, 21, 0, tzinfo=UTC), scope=CLOCK) == 1

    def test_of_an_anonymous_one_needs_as_many_as_its_smallest_group(self, world):
        campaign = prepared(world, anonymity="anonymous", asked=wishes(*FIVE[:4]))
        with pytest.raises(Invalid) as refused:
            campaigns.open_campaign(
                campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("gcu")
            )
        assert [each.code for each in refused.value.problems] == ["too_few"]

    def test_of_an_anonymous_one_refuses_a_background_that_few_share(self, world):
        asked = (*wishes(*FIVE, background=("female",)), Wish(6, "hrm", "", ("male",)))
        campaign = prepared(world, anonymity="anonymous", background=SEX, asked=asked)
        with pytest.raises(Invalid, match="male") as refused:
            campaigns.open_campaign(
                campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("gcu")
            )
        assert [each.code for each in refused.value.problems] == ["rare_background"]

    def test_of_an_anonymous_one_refuses_a_group_within_a_group_of_another_variable(self, world):
        """Two tables, subtracted: the region less its one unit that is shown is the unit that is not."""
        variables = (Variable(key="unit", label="Unit"), Variable(key="region", label="Region"))
        asked = tuple(
            Wish(place, f"p{place}@example.com", "", background)
            for place, background in enumerate(
                [("A", "North")] * 6 + [("B", "North")] * 6 + [("C", "South")] * 6, start=1
            )
        )
        campaign = prepared(world, anonymity="anonymous", background=variables, asked=asked)
        with pytest.raises(Invalid) as refused:
            campaigns.open_campaign(
                campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("gcu")
            )
        assert [each.code for each in refused.value.problems] == ["contained_background"] * 2
        assert "“Unit: A” has “Region: North”" in str(refused.value.problems[0].message)

    def test_of_an_anonymous_one_takes_variables_that_cross(self, world):
        variables = (Variable(key="unit", label="Unit"), Variable(key="region", label="Region"))
        asked = tuple(
            Wish(place, f"p{place}@example.com", "", background)
            for place, background in enumerate(
                [(unit, region) for unit in "AB" for region in ("North", "South")] * 5, start=1
            )
        )
        campaign = prepared(world, anonymity="anonymous", background=variables, asked=asked)
        opened_now = campaigns.open_campaign(
            campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("gcu")
        )
        assert opened_now.state == "open"

    def test_ends_the_naming_of_recipients_of_an_anonymous_one(self, world):
        campaign = opened(world, anonymity="anonymous", asked=wishes(*FIVE))
        with pytest.raises(NotPermitted):
            recipients_of(campaign=campaign, scope=world.scope("gcu"))
        with pytest.raises(WrongState):
            recipients.add_recipients(
                campaign_id=campaign.pk,
                wishes=wishes("hrm"),
                language="en",
                now=NOW,
                scope=world.scope("gcu"),
            )


class TestLinks:
    def test_are_handed_out_once_and_end_when_they_are_renewed(self, world):
        campaign = opened(
            world, anonymity="link", asked=wishes("hr.nairobi", "someone@example.com")
        )
        call = {"campaign_id": campaign.pk, "scope": world.scope("gcu")}
        [(_name, email, language, path)] = inviting.hand_out_links(now=NOW, **call)
        assert (email, language) == ("someone@example.com", "fr")
        token = path.rstrip("/").rpartition("/")[2]
        scope = OfficeScope.nothing()
        assert holder_by_link(token=token, now=NOW, scope=scope).recipient.email == email
        with pytest.raises(WrongState):
            inviting.hand_out_links(now=NOW, **call)
        assert inviting.renew_links(**call) == 1
        with pytest.raises(OutOfScope):
            holder_by_link(token=token, now=NOW, scope=scope)
        with pytest.raises(WrongState):
            inviting.renew_links(**call)
        assert len(inviting.hand_out_links(now=NOW, **call)) == 1

    def test_of_a_named_campaign_open_nothing(self, world):
        campaign = opened(world)
        token = token_of(recipient(campaign, "hr.nairobi").secret, campaign.closes_on)
        with pytest.raises(OutOfScope):
            holder_by_link(token=token, now=NOW, scope=OfficeScope.nothing())


class TestReminders:
    def at(self, days_before: int) -> datetime:
        return datetime(2026, 3, 31, 9, tzinfo=UTC) - timedelta(days=days_before)

    def told(self, campaign: Campaign) -> list[str]:
        found = Notice.objects.filter(key__startswith=f"campaign:{campaign.pk}:", kind="reminder")
        return sorted(found.values_list("user__username", flat=True))

    def test_go_to_those_who_have_not_answered_once_a_stage(self, world):
        campaign = opened(world, asked=wishes("hr.nairobi", "hr.dakar"))
        answer(world, campaign, "hr.dakar")
        assert [inviting.remind_all(now=self.at(day), scope=CLOCK) for day in (8, 7, 6, 3)] == [
            0,
            1,
            0,
            0,
        ]
        assert [inviting.remind_all(now=self.at(day), scope=CLOCK) for day in (2, 1, 0, -1)] == [
            1,
            0,
            0,
            0,
        ]
        assert self.told(campaign) == ["hr.nairobi", "hr.nairobi"]

    def test_of_an_anonymous_campaign_go_to_everybody_alike(self, world):
        campaign = opened(world, anonymity="anonymous", asked=wishes(*FIVE))
        answer(world, campaign, "hr.dakar")
        inviting.remind_all(now=self.at(7), scope=CLOCK)
        assert self.told(campaign) == sorted(FIVE)

    def test_are_sent_by_the_clock_only(self, world):
        with pytest.raises(NotPermitted):
            inviting.remind_all(now=NOW, scope=world.scope("gcu"))


class TestClosing:
    def test_by_the_clock_waits_for_the_end_of_the_day_in_the_office(self, world):
        campaign = opened(world, office="KEN-NAIROBI")
        assert campaigns.close_over(now=datetime(2026, 3, 31, 20, 59, tzinfo=UTC), scope=CLOCK) == 0
        assert campaigns.close_over(now=datetime(2026, 3, 31, 21, 0, tzinfo=UTC), scope=CLOCK) == 1
        assert Campaign.objects.get(pk=campaign.pk).state == "closed"

    def test_by_hand_from_an_older_page_is_refused(self, world):
        campaign = opened(world)
        call = {"campaign_id": campaign.pk, "now": NOW, "scope": world.scope("gcu")}
        with pytest.raises(WrongState):
            campaigns.close_campaign(version=1, **call)
        assert campaigns.close_campaign(version=2, **call).state == "closed"


class TestAskingAtTheEnd:
    def ask(self, world, username: str = "pm.nairobi", **said) -> int:
        return ask_at_end(
            **{
                "questionnaire_key": "exit-survey",
                "cause": RecordRef("organization.office", world.offices["KEN-NAIROBI"].pk),
                "title": Titles("Wells", "Puits", "Pozos"),
                "office_id": world.offices["KEN-NAIROBI"].pk,
                "user_ids": [world.people[each].pk for each in ("pm.nairobi", "head.nairobi")],
                "opens_on": FIRST,
                "closes_on": LAST,
                "now": NOW,
                "scope": world.scope(username),
                **said,
            }
        )

    def test_asks_the_newest_published_version_once_and_tells_people(self, world):
        published(world)
        campaign = Campaign.objects.get(pk=self.ask(world))
        newest = QuestionnaireVersion.objects.get(number=1)
        assert (campaign.version_asked, campaign.state, campaign.anonymity) == (
            newest,
            "open",
            "named",
        )
        assert self.ask(world) == campaign.pk
        assert campaign.recipients.count() == 2
        assert Notice.objects.filter(key=f"campaign:{campaign.pk}:invited").count() == 2

    def test_is_refused_to_those_of_other_offices_and_without_a_published_version(self, world):
        draft(world)
        with pytest.raises(OutOfScope):
            self.ask(world)
        for username in ("hr.dakar", "council", "stranger"):
            with pytest.raises(NotPermitted):
                self.ask(world, username)


class TestHome:
    def test_names_what_somebody_is_asked_until_they_have_answered(
        self, world, django_assert_num_queries
    ):
        campaign = opened(world, office="KEN-NAIROBI", asked=wishes("hr.nairobi", "hr.dakar"))
        scope = world.scope("hr.nairobi")
        desk.owed(now=NOW, most=8, scope=scope)  # the process keeps the tree from here on
        with django_assert_num_queries(2):
            found = desk.owed(now=NOW, most=8, scope=scope)
        assert [each.url for each in found.items] == [
            f"/questionnaires/campaigns/{campaign.pk}/answer/"
        ]
        assert found.items[0].due_at == datetime(2026, 3, 31, 21, tzinfo=UTC)
        answer(world, campaign, "hr.nairobi")
        assert desk.owed(now=NOW, most=8, scope=scope).total == 0
        assert desk.owed(now=NOW, most=8, scope=world.scope("hr.dakar")).total == 1
        assert desk.owed(now=NOW, most=8, scope=world.scope("stranger")).total == 0


class TestProgress:
    def test_counts_asked_and_answered(self, world):
        campaign = opened(world, asked=wishes("hr.nairobi", "hr.dakar", "hrm"))
        answer(world, campaign, "hrm")
        found = progress_of(campaign=campaign, scope=world.scope("auditor"))
        assert (found.asked, found.answered, found.per_cent) == (3, 1, 33)
        assert Recipient.objects.get(campaign=campaign, user__username="hrm").has_answered
