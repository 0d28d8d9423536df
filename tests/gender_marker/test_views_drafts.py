"""Pages of drafts: what stands there, what is kept on an error, and the steps of an edition."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.records import RecordRef, record_seen
from apps.gender_marker.models import Edition, Outcome
from apps.web.refusals import OutOfScope
from tests.cast import World
from tests.gender_marker.builders import (
    make_budget,
    make_edition,
    make_project,
    make_score,
)

pytestmark = pytest.mark.django_db

SOURCED = {"status": "proposal", "source": "A decision of 2026."}
CODE = {**SOURCED, "key": "3", "kind": "score", "label_en": "Three", "label_fr": "Trois"}


@pytest.fixture
def gcu(world: World) -> Client:
    client = Client()
    client.force_login(world.people["gcu"])
    return client


@pytest.fixture
def draft(world: World) -> Edition:
    make_edition()
    return make_edition("IOM-2027", is_published=False, title_fr="Édition de 2027")


def address(name: str, *args: object) -> str:
    return reverse(f"gender_marker:{name}", args=args)


class TestDraftPages:
    def test_list_the_drafts_with_a_fixed_number_of_statements(
        self, world, gcu, django_assert_num_queries
    ):
        assert b"No draft is being written" in gcu.get(address("drafts")).content
        make_edition()
        for number in range(3):
            make_edition(f"IOM-203{number}", is_published=False)
        with django_assert_num_queries(8):
            page = gcu.get(address("drafts")).content.decode()
        assert page.count("IOM-203") >= 3
        assert "IOM-2017" not in page

    def test_show_what_prevents_publication_and_every_part(
        self, gcu, draft, django_assert_num_queries
    ):
        gcu.get(address("draft", "IOM-2027"))  # What a process keeps, it has now.
        with django_assert_num_queries(20):
            page = gcu.get(address("draft", "IOM-2027")).content.decode()
        assert "exactly one row takes each" in page
        assert "Needs, Outputs, Activities: “Yes”" in page
        assert "1 to 2 of 3 are “Yes”: Needs, Outputs, Activities" in page
        Outcome.objects.get(edition=draft, position=5).delete()
        page = gcu.get(address("draft", "IOM-2027")).content.decode()
        assert (
            "No row takes: Applicable “Yes”, Needs “Yes”, Outputs “Yes”, Activities “Yes”, Principal"
            " “Yes”." in page
        )
        assert "No row gives the code 2b." in page
        assert "What prevents it is listed below." in page

    def test_begin_from_an_edition_that_the_address_names(self, gcu, draft):
        page = gcu.get(f"{address('draft_new')}?from=IOM-2017").content.decode()
        assert '<option value="copy:IOM-2017" selected>' in page
        said = {**SOURCED, "code": "iom 2030", "title_en": "Edition of 2030", "origin": "scale:IOM"}
        refused = gcu.post(address("draft_new"), said)
        assert refused.status_code == 422
        assert 'value="iom 2030"' in refused.content.decode()
        made = gcu.post(address("draft_new"), {**said, "code": "IOM-2030"})
        assert (made.status_code, made.url) == (303, address("draft", "IOM-2030"))


class TestParts:
    def test_keep_what_was_typed_when_somebody_was_faster(self, gcu, draft):
        url = address("draft_part_new", "IOM-2027", "codes")
        assert gcu.post(url, {**CODE, "version": draft.version}).status_code == 303
        stale = gcu.post(url, {**CODE, "key": "4", "version": draft.version})
        page = stale.content.decode()
        assert stale.status_code == 409
        assert "Somebody changed this meanwhile" in page
        assert 'value="Trois"' in page
        # The form names the version that there is now, so that sending it again is a decision.
        assert f'name="version" value="{draft.version + 1}"' in page
        assert Edition.objects.get(pk=draft.pk).codes.count() == 6

    def test_keep_answers_that_are_wrong_and_put_right_ones_in_order(self, gcu, draft):
        question = draft.questions.get(key="PRINCIPAL")
        url = address("draft_part", "IOM-2027", "questions", question.pk)
        said = {
            **SOURCED,
            "version": draft.version,
            "key": "PRINCIPAL",
            "label_en": "Purpose",
            "text_en": "Is it the principal purpose?",
            "answers-TOTAL_FORMS": 3,
            "answers-INITIAL_FORMS": 2,
            "answers-0-was": "no",
            "answers-0-place": 2,
            "answers-0-key": "no",
            "answers-0-label_en": "No",
            "answers-1-was": "yes",
            "answers-1-place": 3,
            "answers-1-key": "yes",
            "answers-1-label_en": "Yes",
            "answers-2-place": 1,
            "answers-2-key": "Not known",
            "answers-2-label_en": "Not known",
        }
        refused = gcu.post(url, said)
        assert refused.status_code == 422
        assert 'value="Not known"' in refused.content.decode()
        assert gcu.post(url, {**said, "answers-2-key": "not-known"}).status_code == 303
        assert list(question.options.values_list("key", flat=True)) == ["not-known", "no", "yes"]
        page = gcu.get(address("draft", "IOM-2027")).content.decode()
        assert "Principal “Not known”" in page or "Purpose “Not known”" in page

    def test_of_a_row_show_its_conditions_and_names_that_are_gone(self, gcu, draft):
        draft.questions.get(key="PRINCIPAL").delete()
        row = draft.outcomes.get(position=5)
        url = address("draft_part", "IOM-2027", "rows", row.pk)
        page = gcu.get(url).content.decode()
        assert "PRINCIPAL: no longer in this draft" in page
        said = {
            **SOURCED,
            "version": draft.version,
            "code": "2b",
            "reason_en": "All standards are met.",
            "conditions-TOTAL_FORMS": 2,
            "conditions-INITIAL_FORMS": 1,
            "conditions-0-questions": ["NEEDS", "OUTPUTS"],
            "conditions-0-answers": ["yes"],
            "conditions-0-least": "3",
            "conditions-0-most": "",
        }
        refused = gcu.post(url, said)
        assert refused.status_code == 422
        assert "Condition 1: of 2 questions between 0 and 2 can be met" in refused.content.decode()
        assert gcu.post(url, {**said, "conditions-0-least": ""}).status_code == 303
        condition = row.conditions.get()
        assert (condition.questions, condition.least, condition.most) == (
            ["NEEDS", "OUTPUTS"],
            2,
            2,
        )

    def test_that_there_are_none_of_are_not_found(self, gcu, draft):
        assert gcu.get(address("draft_part_new", "IOM-2027", "prices")).status_code == 404
        assert gcu.get(address("draft_part", "IOM-2027", "codes", 10**17)).status_code == 404

    def test_are_deleted_after_it_was_read_what_goes(self, gcu, draft):
        question = draft.questions.get(key="PRINCIPAL")
        url = address("draft_part_delete", "IOM-2027", "questions", question.pk)
        assert "before the draft can be published: 4, 5." in gcu.get(url).content.decode()
        assert gcu.post(url, {"version": draft.version}).status_code == 303
        code = draft.codes.get(key="1")
        page = gcu.get(address("draft_part_delete", "IOM-2027", "codes", code.pk)).content.decode()
        assert "change them first: 3." in page
        assert "Back to the draft" in page

    def test_of_a_published_edition_are_refused(self, gcu, draft):
        row = Outcome.objects.filter(edition__code="IOM-2017").first()
        response = gcu.get(address("draft_part", "IOM-2017", "rows", row.pk))
        assert response.status_code == 409
        assert "published and never changes" in response.content.decode()


class TestTrialPage:
    def test_shows_the_list_to_who_sees_projects_and_numbers_to_others(self, world, gcu, draft):
        edition = Edition.objects.get(code="IOM-2017")
        project = make_project(world, code="KE-77", title="Water for Turkana")
        make_score(
            world, project=project, edition=edition, code="N/A", answers={"APPLICABLE": "no"}
        )
        make_budget(project, amount="1250")
        row = draft.outcomes.get(position=1)
        row.code = draft.codes.get(key="0")
        row.save()
        page = gcu.get(address("draft_trial", "IOM-2027")).content.decode()
        assert "KE-77" in page
        assert "1,250" in page
        admin = Client()
        admin.force_login(world.people["admin"])
        page = admin.get(address("draft_trial", "IOM-2027")).content.decode()
        assert "KE-77" not in page
        assert "Turkana" not in page
        assert "would move to another code" in page


class TestSteps:
    def test_publish_with_the_consequence_and_only_a_sound_table(self, gcu, draft):
        url = address("edition_publish", "IOM-2027")
        page = gcu.get(url).content.decode()
        assert "can never be changed or deleted again" in page
        assert "Compulsory now: IOM-2017" in page
        Outcome.objects.get(edition=draft, position=2).delete()
        refused = gcu.post(url, {"version": draft.version, "is_compulsory": "on"})
        assert refused.status_code == 422
        assert "No row takes:" in refused.content.decode()

    def test_move_what_is_compulsory_and_take_out_of_use(self, gcu, draft):
        said = {"version": draft.version, "is_compulsory": "on", "former": "retires"}
        assert gcu.post(address("edition_publish", "IOM-2027"), said).status_code == 303
        assert Edition.objects.get(is_default=True).code == "IOM-2027"
        former = Edition.objects.get(code="IOM-2017")
        assert former.state == "retired"
        assert gcu.get(address("edition_retire", "IOM-2017")).status_code == 409
        stale = gcu.post(address("edition_retire", "IOM-2027"), {"version": 0})
        assert stale.status_code == 409
        now = Edition.objects.get(code="IOM-2027").version
        refused = gcu.post(address("edition_retire", "IOM-2027"), {"version": now})
        assert "Make another one compulsory first" in refused.content.decode()


class TestEditionPage:
    def test_offers_its_steps_to_who_keeps_the_markers(self, world, gcu, draft):
        make_edition("ECHO-2014", scale="ECHO")
        reader = Client()
        reader.force_login(world.people["pm.nairobi"])
        steps = [
            f"{address('draft_new')}?from=ECHO-2014",
            address("edition_compulsory", "ECHO-2014"),
            address("edition_retire", "ECHO-2014"),
        ]
        page = gcu.get(address("edition", "ECHO-2014")).content.decode()
        assert all(f'href="{step}"' in page for step in steps)
        page = reader.get(address("edition", "ECHO-2014")).content.decode()
        assert not any(step in page for step in steps)
        # The compulsory edition cannot go out of use, and a draft leads to where it is written.
        assert (
            address("edition_retire", "IOM-2017")
            not in gcu.get(address("edition", "IOM-2017")).content.decode()
        )
        page = gcu.get(address("edition", "IOM-2027")).content.decode()
        assert f'href="{address("draft", "IOM-2027")}"' in page
        assert address("drafts") in gcu.get(address("editions")).content.decode()
        assert address("drafts") not in reader.get(address("editions")).content.decode()

    def test_is_a_record_whose_draft_only_its_keepers_see(self, world, gcu, draft):
        said = {"version": draft.version, "former": "stays"}
        ref = RecordRef("gender_marker.edition", draft.pk)
        history = reverse("desk:history", args=["gender_marker.edition", draft.pk])
        with pytest.raises(OutOfScope):
            record_seen(ref, scope=world.scope("pm.nairobi"))
        record = record_seen(ref, scope=world.scope("gcu"))
        assert (record.url, record.may_change) == (address("draft", "IOM-2027"), True)
        published = gcu.post(address("edition_publish", "IOM-2027"), said)
        assert published.url == address("edition", "IOM-2027")
        record = record_seen(ref, scope=world.scope("pm.nairobi"))
        assert (record.url, record.may_change) == (address("edition", "IOM-2027"), False)
        assert "IOM-2027" in gcu.get(history).content.decode()
