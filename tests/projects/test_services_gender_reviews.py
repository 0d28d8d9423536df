"""Gender reviews: who may begin one, what must be said, what is frozen, who is told."""

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.records import record_seen, records_seen
from apps.actions.models import Notice
from apps.projects.models import ChecklistItem, GenderReview, GenderReviewAnswer
from apps.projects.selectors.desk import gender_reviews as desk
from apps.projects.selectors.gender_reviews.figures import by_year
from apps.projects.selectors.gender_reviews.reading import lines_of, listed, ref_of, review_seen
from apps.projects.services.gender_reviews import checklist, reviewing
from apps.projects.services.gender_reviews.checklist import ItemData
from apps.projects.services.gender_reviews.reviewing import Answered
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.builders import DAKAR, TODAY, make_project
from tests.projects.gender_builders import LATER, NOW, answer, conclude, make_edition, start


@pytest.fixture
def edition(world):
    return make_edition()


@pytest.fixture
def project(world, edition):
    return make_project(
        world, manager=world.people["pm.nairobi"], context="crisis", starts_on=TODAY
    )


class TestStarting:
    def test_is_for_an_independent_reviewer_of_the_office(self, world, project):
        assert start(world, project, by="focalpoint.nairobi").edition.number == 1

    def test_refuses_who_manages_or_has_entered_the_project(self, world, project):
        project.manager, project.created_by = world.people["wggi"], world.people["gcu"]
        project.save()
        for username in ("wggi", "gcu"):
            with pytest.raises(NotPermitted):
                start(world, project, by=username)

    def test_refuses_who_does_not_review(self, world, project):
        with pytest.raises(NotPermitted):
            start(world, project, by="head.nairobi")
        elsewhere = make_project(world, code="SN-1", office=DAKAR)
        with pytest.raises(OutOfScope):
            start(world, elsewhere, by="focalpoint.nairobi")

    def test_begun_twice_is_one_and_a_second_reviewer_is_refused(self, world, project):
        assert start(world, project).pk == start(world, project).pk
        with pytest.raises(WrongState):
            start(world, project, by="gcu")


class TestAnswering:
    def test_asks_of_a_project_what_its_context_calls_for(self, world, edition):
        asked = {}
        for context in ("crisis", "development", ""):
            project = make_project(world, code=f"P-{context}", context=context)
            review = start(world, project)
            lines = lines_of(review=review, scope=world.scope("wggi"))
            asked[context] = [line.item.key for line in lines]
        everything = ["analysis", "indicators", "harm"]
        assert asked == {
            "crisis": everything,
            "development": ["analysis", "indicators"],
            "": everything,
        }

    def test_demands_a_finding_where_something_is_missing(self, world, project):
        review = start(world, project)
        with pytest.raises(Invalid) as refused:
            answer(world, review, analysis=("no", ""), indicators=("partly", " "))
        assert [problem.code for problem in refused.value.problems] == ["required", "required"]
        assert not GenderReviewAnswer.objects.exists()

    def test_refuses_an_older_version_and_somebody_else(self, world, project):
        review = start(world, project)
        answer(world, review)
        item = ChecklistItem.objects.get(key="harm")
        call = {"review_id": review.pk, "answers": {item.pk: Answered("yes")}}
        with pytest.raises(WrongState) as stale:
            reviewing.save_answers(version=1, scope=world.scope("wggi"), **call)
        assert stale.value.code == "stale"
        with pytest.raises(NotPermitted):
            reviewing.save_answers(version=2, scope=world.scope("gcu"), **call)
        with pytest.raises(OutOfScope):
            reviewing.save_answers(version=2, scope=world.scope("head.dakar"), **call)


class TestConcluding:
    def test_waits_for_every_answer_and_says_which_are_missing(self, world, project):
        with pytest.raises(Invalid) as refused:
            conclude(world, start(world, project))
        assert [problem.code for problem in refused.value.problems] == ["not_answered"] * 3

    @pytest.mark.parametrize("outcome", ["conditions", "returned"])
    def test_demands_words_for_conditions_and_returns(self, world, project, outcome):
        review = answer(world, start(world, project))
        with pytest.raises(Invalid):
            conclude(world, review, outcome)
        assert conclude(world, review, outcome, "Add indicators.").words == "Add indicators."

    def test_tells_the_manager_once_or_else_the_head(self, world, project):
        conclude(world, answer(world, start(world, project)), "returned", "Add indicators.")
        other = make_project(world, code="KE-2")
        conclude(world, answer(world, start(world, other)))
        told = Notice.objects.order_by("pk").values_list("user__username", "url")
        assert [username for username, _url in told] == ["pm.nairobi", "head.nairobi"]

    def test_freezes_the_review_and_lets_a_returned_project_be_reviewed_again(self, world, project):
        review = conclude(world, answer(world, start(world, project)), "returned", "Why?")
        with pytest.raises(WrongState):
            answer(world, review)
        for change in (
            lambda: GenderReview.objects.filter(pk=review.pk).update(words="Other."),
            lambda: GenderReviewAnswer.objects.filter(review=review).update(answer="no"),
            lambda: GenderReviewAnswer.objects.filter(review=review).delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
        assert start(world, project).pk != review.pk

    def test_is_gone_on_with_by_those_who_run_the_wggi(self, world, project):
        review = start(world, project, by="focalpoint.nairobi")
        call = {"review_id": review.pk, "version": 1}
        with pytest.raises(NotPermitted):
            reviewing.take_over(scope=world.scope("ddg"), **call)
        assert reviewing.take_over(scope=world.scope("gcu"), **call).reviewer.username == "gcu"


class TestReading:
    def test_shows_nobody_the_reviews_of_other_offices(self, world, project):
        review = start(world, project)
        for username in ("head.dakar", "hr.nairobi", "council", "stranger", "reviewer"):
            scope = world.scope(username)
            assert not listed(scope=scope).exists()
            assert records_seen([ref_of(review.pk)], scope=scope) == {}
            assert lines_of(review=review, scope=scope) == []
            with pytest.raises(OutOfScope):
                review_seen(review_id=review.pk, scope=scope)

    def test_lets_reviewer_and_keepers_work_on_it(self, world, project):
        review = start(world, project)
        works = {
            username: record_seen(ref_of(review.pk), scope=world.scope(username)).may_change
            for username in ("wggi", "gcu", "pm.nairobi", "head.nairobi", "auditor", "senior")
        }
        assert [username for username, may in works.items() if may] == [
            "wggi",
            "gcu",
            "pm.nairobi",
            "head.nairobi",
        ]


class TestHome:
    def ask(self, world, username, part):
        return part(now=LATER, most=8, scope=world.scope(username))

    def test_waits_with_the_reviewer_until_it_is_concluded(
        self, world, project, django_assert_num_queries
    ):
        review = start(world, project)
        scope = world.scope("wggi")
        with django_assert_num_queries(1):
            found = desk.waiting(now=LATER, most=8, scope=scope)
        assert (found.total, found.items[0].title) == (1, project.title)
        assert self.ask(world, "gcu", desk.waiting).total == 0
        conclude(world, answer(world, review))
        assert self.ask(world, "wggi", desk.waiting).total == 0

    def test_owes_the_manager_what_came_back_until_it_is_reviewed_anew(
        self, world, project, django_assert_num_queries
    ):
        conclude(world, answer(world, start(world, project)), "returned", "Why?")
        scope = world.scope("pm.nairobi")
        with django_assert_num_queries(1):
            assert desk.owed(now=LATER, most=8, scope=scope).total == 1
        assert self.ask(world, "head.nairobi", desk.owed).total == 0
        reviewing.start_review(project_id=project.pk, now=LATER, scope=world.scope("wggi"))
        assert self.ask(world, "pm.nairobi", desk.owed).total == 0

    def test_asks_nothing_for_who_has_no_part(self, world, django_assert_num_queries):
        scope = world.scope("hr.nairobi")
        with django_assert_num_queries(0):
            assert desk.waiting(now=NOW, most=8, scope=scope).total == 0
            assert desk.owed(now=NOW, most=8, scope=scope).total == 0


class TestFigures:
    def test_count_the_newest_conclusion_by_the_first_year(self, world, project):
        conclude(world, answer(world, start(world, project)), "returned", "Why?")
        again = start(world, project)
        conclude(world, answer(world, again))
        make_project(world, code="KE-2", starts_on=TODAY)
        make_project(world, code="KE-3")
        make_project(world, code="SN-1", office=DAKAR, starts_on=TODAY)
        [year] = by_year(on=TODAY, scope=world.scope("head.nairobi"))
        assert (year.year, year.begun.value, year.reviewed.value) == (2026, 2, 1)
        assert (year.endorsed.value, year.returned.value) == (1, 0)
        assert year.reviewed.coverage.missing == 1
        assert by_year(on=TODAY, scope=world.scope("gcu"))[0].begun.value == 3
        assert by_year(on=TODAY, scope=world.scope("stranger")) == []


class TestChecklist:
    def test_is_copied_changed_and_published_and_leaves_reviews_alone(self, world, project):
        review = start(world, project)
        gcu = world.scope("gcu")
        draft = checklist.begin_draft(now=NOW, scope=gcu)
        assert checklist.begin_draft(now=NOW, scope=gcu).pk == draft.pk
        data = ItemData(position=9, applies="all", text_en="New?", text_fr="Neuf ?")
        item = checklist.add_item(data=data, scope=gcu)
        with pytest.raises(Invalid) as refused:
            checklist.publish(note="", now=NOW, scope=gcu)
        assert [each.code for each in refused.value.problems] == ["required", "not_translated"]
        with pytest.raises(WrongState):
            checklist.change_item(key=item.key, seen="older", data=data, scope=gcu)
        checklist.remove_item(key=item.key, scope=gcu)
        checklist.publish(note="Shorter.", now=NOW, scope=gcu)
        assert len(lines_of(review=review, scope=gcu)) == 3
        other = make_project(world, code="KE-2")
        assert start(world, other).edition.number == 2

    def test_never_changes_once_it_is_published(self, world, edition):
        with pytest.raises(IntegrityError), transaction.atomic():
            edition.items.update(text_en="Other?")

    def test_is_kept_by_nobody_else(self, world, edition):
        for username in ("focalpoint.nairobi", "ddg", "auditor", "admin"):
            with pytest.raises(NotPermitted):
                checklist.begin_draft(now=NOW, scope=world.scope(username))
