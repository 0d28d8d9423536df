import pytest
from django.contrib.contenttypes.models import ContentType

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.questionnaires.models import Campaign, Response
from apps.questionnaires.selectors.answers import answers_of, words_of
from apps.web.refusals import OutOfScope
from tests.questionnaires.survey import deal, store


def about(world, campaign, office="KEN-NAIROBI"):
    """Let a campaign be asked because of an office, and belong to it."""
    target = world.offices[office]
    kind = ContentType.objects.get_for_model(target)
    Campaign.objects.filter(pk=campaign.pk).update(
        cause_type=kind, cause_id=target.pk, office=target
    )
    return RecordRef("organization.office", target.pk)


class TestAnswersOf:
    @pytest.fixture
    def cause(self, world):
        return about(world, store(world, deal(1, number=2)))

    def test_are_told_by_record_in_the_order_of_the_questions(
        self, world, cause, django_assert_num_queries
    ):
        scope = world.scope("gcu")
        answers_of(causes=[cause], scope=scope)
        with django_assert_num_queries(2):
            found = answers_of(causes=[cause, RecordRef("organization.office", 0)], scope=scope)
        assert list(found) == [cause]
        survey = deal(1, number=2)
        keys = [answer.question_key for answer in found[cause]]
        assert keys == [row["question"] for row in survey.answers]
        chosen = [answer for answer in found[cause] if answer.question_key == "consulted"]
        assert {answer.choice for answer in chosen} <= {"Yes", "No", ""}

    @pytest.mark.parametrize("name", ["pm.nairobi", "head.nairobi", "wggi", "auditor"])
    def test_are_read_by_who_sees_projects_of_the_office(self, world, cause, name):
        assert cause in answers_of(causes=[cause], scope=world.scope(name))

    @pytest.mark.parametrize("name", ["head.dakar", "reviewer", "council", "stranger"])
    def test_are_nothing_for_others(self, world, cause, name):
        assert answers_of(causes=[cause], scope=world.scope(name)) == {}

    def test_leave_out_drafts(self, world, cause):
        drafts = store(world, deal(2, number=1), version=Campaign.objects.get().version_asked)
        about(world, drafts)
        before = len(answers_of(causes=[cause], scope=world.scope("gcu"))[cause])
        store_draft = Response.objects.create(campaign=drafts, language="en", draft_key="d")
        assert store_draft.state == "draft"
        assert len(answers_of(causes=[cause], scope=world.scope("gcu"))[cause]) == before

    def test_of_an_anonymous_campaign_are_never_read_singly(self, world):
        cause = about(world, store(world, deal(1, number=9), anonymity="anonymous"))
        assert answers_of(causes=[cause], scope=OfficeScope.everything("tests")) == {}


class TestWordsOf:
    def question(self, campaign):
        return campaign.version_asked.questions.get(key="words").pk

    def test_are_read_by_who_runs_the_campaign(self, world):
        survey = deal(1, number=6)
        campaign = store(world, survey)
        said = sorted(row["text"] for row in survey.answers if row["question"] == "words")
        found = words_of(
            campaign_id=campaign.pk, question_id=self.question(campaign), scope=world.scope("gcu")
        )
        assert sorted(found.answers) == said != []

    def test_are_hidden_from_others_of_the_inner_circle(self, world):
        campaign = store(world, deal(1, number=6))
        found = words_of(
            campaign_id=campaign.pk,
            question_id=self.question(campaign),
            scope=world.scope("auditor"),
        )
        assert found.is_hidden
        assert found.answers == ()

    @pytest.mark.parametrize(("number", "is_hidden"), [(4, True), (30, False)])
    def test_of_an_anonymous_campaign_need_enough_of_them(self, world, number, is_hidden):
        campaign = store(world, deal(1, number=number), anonymity="anonymous")
        found = words_of(
            campaign_id=campaign.pk, question_id=self.question(campaign), scope=world.scope("gcu")
        )
        assert found.is_hidden is is_hidden

    def test_of_an_anonymous_campaign_wait_for_its_end(self, world):
        campaign = store(world, deal(1, number=30), anonymity="anonymous", state="open")
        found = words_of(
            campaign_id=campaign.pk, question_id=self.question(campaign), scope=world.scope("gcu")
        )
        assert found.is_hidden

    def test_are_nobody_elses(self, world):
        campaign = store(world, deal(1, number=6))
        with pytest.raises(OutOfScope):
            words_of(
                campaign_id=campaign.pk,
                question_id=self.question(campaign),
                scope=world.scope("head.nairobi"),
            )
