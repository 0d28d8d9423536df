"""The pages of assessments, the API and the file; and that a blind reader comes to none of it."""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.gender_marker.models import Assessment, BlindReading
from apps.gender_marker.selectors.asking import sheet_at
from apps.projects.models import Project
from tests.cast import World
from tests.gender_marker.assessment_builders import ALL_YES, MET, answered, make_iasc, make_iom
from tests.gender_marker.builders import make_project, make_reading, make_sample, make_score

pytestmark = pytest.mark.django_db
PM = "pm.nairobi"


@pytest.fixture
def project(world: World) -> Project:
    """A project of Nairobi under way."""
    return make_project(world, state="under_way", title="Safe migration", manager=world.people[PM])


def client_of(world: World, name: str = PM) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def page_of(name: str, *args: Any) -> str:
    return reverse(f"gender_marker:{name}", args=args)


def typed(world: World, project: Project, **answers: str) -> dict[str, str]:
    """What the form of a proposal sends, with answers by the key of the question."""
    sheet = sheet_at(project_id=project.pk, stage="proposal", scope=world.scope(PM))
    sent = {"do": "save"}
    for asking in sheet.askings:
        sent[f"{asking.name}-seen"] = asking.seen
        for part in asking.parts:
            if part.question.key in answers:
                sent[f"{asking.name}-answer"] = answers[part.question.key]
                sent[f"{asking.name}-passage"] = "As it is written."
    return sent


class TestWay:
    def test_leads_from_the_project_over_the_questions_to_its_score(
        self, world: World, project: Project
    ):
        make_iom()
        make_iasc()
        client = client_of(world)
        page = client.get(reverse("projects:project", args=[project.pk])).content.decode()
        assert "Not scored by IOM-2017." in page
        begin = page_of("assess_new", project.pk)
        assert f'href="{begin}"' in page
        offered = client.get(begin).content.decode()
        assert 'value="IOM-2017" checked' in " ".join(offered.split()) or "checked" in offered
        sent = client.post(begin, {"stage": "proposal", "editions": ["IOM-2017", "IASC-2011"]})
        form = page_of("assess", project.pk, "proposal")
        assert sent["Location"] == form
        assert "counts for IOM, IASC" in client.get(form).content.decode()
        live = client.post(
            page_of("assess_live", project.pk, "proposal"), typed(world, project, **ALL_YES)
        ).content.decode()
        assert "Row 5: code 2b." in live
        assert "Noted" in live
        assert not Assessment.objects.filter(answers__isnull=False).exists()
        kept = client.post(form, {**typed(world, project, **ALL_YES), "do": "check"})
        look = page_of("assess_score", project.pk, "proposal")
        assert kept["Location"] == look
        shown = client.get(look).content.decode()
        assert "Row 5: code 2b." in shown
        assert "Still to be answered:" in shown
        draft = Assessment.objects.get(edition__code="IOM-2017")
        refused = client.post(look, {"draft": draft.pk, "version": draft.version, "code": "1"})
        assert refused.status_code == 422
        assert "Say why code 1" in refused.content.decode()
        given = client.post(
            look,
            {
                "draft": draft.pk,
                "version": draft.version,
                "code": "1",
                "because": "The outputs are another project’s.",
            },
        )
        assert given["Location"] == look
        page = client.get(page_of("assessment", draft.pk)).content.decode()
        for text in ("Row 5: code 2b.", "The outputs are another project’s.", "As it is written."):
            assert text in page
        assert (
            ">1</strong>"
            in client.get(reverse("projects:project", args=[project.pk])).content.decode()
        )

    def test_keeps_what_was_typed_when_it_is_refused_or_late(self, world: World, project: Project):
        make_iom()
        answered(world, project=project.pk, answers={}, editions=("IOM-2017",))
        client, form = client_of(world), page_of("assess", project.pk, "proposal")
        before = typed(world, project, NEEDS="yes")
        name = next(each for each in before if each.endswith("-passage")).removesuffix("-passage")
        long = client.post(form, {**before, f"{name}-place": "x" * 121, f"{name}-words": "Mine."})
        assert long.status_code == 422
        assert "Mine." in long.content.decode()
        answered(
            world,
            project=project.pk,
            answers={"NEEDS": "no"},
            who="head.nairobi",
            passage="Theirs.",
        )
        late = client.post(form, {**before, f"{name}-words": "Mine."})
        told = late.content.decode()
        assert late.status_code == 409
        assert "Theirs." in told
        assert "Mine." in told
        again = {**typed(world, project, NEEDS="yes"), f"{name}-words": "Mine."}
        assert client.post(form, again).status_code == 303
        held = Assessment.objects.get().answers.get(question__key="NEEDS")
        assert (held.option.key, held.words) == ("yes", "Mine.")

    def test_says_which_yes_quotes_nothing(self, world: World, project: Project):
        make_iom()
        answered(world, project=project.pk, answers=MET, passage="")
        client = client_of(world)
        page = client.get(page_of("assess_score", project.pk, "proposal")).content.decode()
        assert "3 answers quote no passage." in page

    def test_ends_at_a_closed_project_with_the_reason(self, world: World):
        make_iom()
        project = make_project(world, state="completed")
        client = client_of(world)
        for name in ("assess_new",):
            refused = client.get(page_of(name, project.pk))
            assert refused.status_code == 409
            assert "closed" in refused.content.decode()
        sent = client.post(
            reverse("api:marker_assessment_list"),
            {"project": project.code, "edition": "IOM-2017", "stage": "end", "answers": {}},
            content_type="application/json",
        )
        assert sent.status_code == 409
        page = client.get(page_of("project", project.pk)).content.decode()
        assert "a closed project is not scored" in page

    def test_asks_few_statements_and_weighs_little(
        self, world: World, project: Project, django_assert_max_num_queries
    ):
        make_iom()
        make_iasc()
        answered(
            world,
            project=project.pk,
            answers=MET,
            editions=("IOM-2017", "IASC-2011"),
        )
        client = client_of(world)
        with django_assert_max_num_queries(22):
            page = client.get(page_of("assess", project.pk, "proposal"))
        assert len(gzip.compress(page.content)) < 20_000


class TestProject:
    def test_shows_scores_beside_each_other_and_as_a_file(
        self, world: World, project: Project, django_assert_num_queries
    ):
        edition = make_iom()
        first = make_score(
            world, project=project, edition=edition, code="1", answers={**MET, "NEEDS": "no"}
        )
        make_score(world, project=project, edition=edition, stage="end", answers=MET)
        client = client_of(world, "auditor")
        page = client.get(page_of("project", project.pk)).content.decode()
        assert page.count("<strong>changed</strong>") == 2
        assert page_of("assessment", first.pk) in page
        assert "Score the project" not in page
        file = client.get(page_of("project_file", project.pk, "csv")).content.decode("utf-8-sig")
        assert file.splitlines()[:2] == [
            'Question,"IOM-2017, Proposal, 2026-03-02","IOM-2017, End, 2026-03-02"',
            "Code,1,2a",
        ]
        assert client.get(page_of("project_file", project.pk, "xlsx")).content[:2] == b"PK"
        assert client.get(page_of("project_file", project.pk, "pdf")).status_code == 404
        with django_assert_num_queries(16):
            client.get(page_of("project_file", project.pk, "csv"))

    def test_withdraws_a_score_with_a_reason(self, world: World, project: Project):
        given = make_score(world, project=project, edition=make_iom())
        client, page = client_of(world), page_of("assessment_withdraw", given.pk)
        assert client.post(page, {"version": given.version}).status_code == 422
        sent = client.post(page, {"version": given.version, "because": "Another document."})
        assert sent.status_code == 303
        assert "Another document." in client.get(sent["Location"]).content.decode()
        assert "No longer counting" in client.get(page_of("project", project.pk)).content.decode()

    def test_deletes_a_draft(self, world: World, project: Project):
        make_iom()
        [draft] = answered(world, project=project.pk, answers=MET)
        client, page = client_of(world), page_of("draft_discard", draft.pk)
        assert "answers are deleted" in client.get(page).content.decode()
        assert client.post(page, {"version": 1}).status_code == 409
        assert client.post(page, {"version": draft.version}).status_code == 303
        assert not Assessment.objects.exists()


class TestApi:
    def test_scores_in_one_call_and_lists_what_there_is(
        self, world: World, project: Project, django_assert_num_queries
    ):
        make_iom()
        client, address = client_of(world), reverse("api:marker_assessment_list")
        body: dict[str, Any] = {
            "project": project.code,
            "edition": "IOM-2017",
            "stage": "proposal",
            "answers": {
                key: {"answer": answer, "passage": "Page 3."} for key, answer in MET.items()
            },
        }
        hole = {**body, "answers": {"APPLICABLE": {"answer": "yes"}}}
        refused = client.post(address, hole, content_type="application/json")
        assert refused.status_code == 422
        assert {each["field"] for each in refused.json()["errors"]} == {
            "NEEDS",
            "OUTPUTS",
            "ACTIVITIES",
            "PRINCIPAL",
        }
        for wrong in ({"code": "7"}, {"edition": "IOM-1999"}):
            sent = client.post(address, {**body, **wrong}, content_type="application/json")
            assert sent.status_code == 422, wrong
        made = client.post(address, body, content_type="application/json")
        assert made.status_code == 201
        found = made.json()
        assert (found["code"], found["computed_code"], len(found["answers"])) == ("2a", "2a", 5)
        assert found["path"][-1].startswith("Row 4: code 2a.")
        second = {**body, "code": "1", "because": "The outputs are another project’s."}
        assert client.post(address, second, content_type="application/json").status_code == 201
        query = f"?project={project.code}&edition=IOM-2017&stage=proposal"
        with django_assert_num_queries(7):
            rows = client.get(address + query).json()["results"]
        assert [(each["code"], each["state"]) for each in rows] == [
            ("1", "scored"),
            ("2a", "replaced"),
        ]
        assert [
            each["code"] for each in client.get(f"{address}{query}&state=scored").json()["results"]
        ] == ["1"]
        assert client_of(world, "admin").get(address).json()["results"] == []


@pytest.fixture
def reading(world: World, project: Project) -> BlindReading:
    """The Gender Coordination Unit, which sees everything, has the project to read blind."""
    given = make_score(world, project=project, edition=make_iom(), code="2b", answers=ALL_YES)
    sample = make_sample(world, edition=given.edition)
    return make_reading(world, assessment=given, sample=sample, reader="gcu", office="CHE-GENEVA")


class TestBlindReader:
    def test_comes_to_no_score_by_page_list_file_or_history(
        self, world: World, project: Project, reading: BlindReading
    ):
        client, others = client_of(world, "gcu"), client_of(world, "auditor")
        number = reading.assessment_id
        for address, status in (
            (page_of("assessment", number), 404),
            (page_of("assessment_withdraw", number), 404),
            (page_of("project_file", project.pk, "csv"), 403),
            (page_of("project_file", project.pk, "xlsx"), 403),
            (page_of("assess_new", project.pk), 403),
            (page_of("assess", project.pk, "proposal"), 403),
            (page_of("assess_score", project.pk, "proposal"), 403),
            (reverse("desk:history", args=["gender_marker.assessment", number]), 404),
            (reverse("api:marker_assessment_detail", args=[number]), 404),
        ):
            assert client.get(address).status_code == status, address
        assert (
            others.get(
                reverse("desk:history", args=["gender_marker.assessment", number])
            ).status_code
            == 200
        )
        listed = reverse("api:marker_assessment_list")
        assert client.get(listed).json()["count"] == 0
        assert others.get(listed).json()["count"] == 1

    def test_reads_instead_that_it_is_hidden(
        self, world: World, project: Project, reading: BlindReading
    ):
        client = client_of(world, "gcu")
        for address in (
            page_of("project", project.pk),
            reverse("projects:project", args=[project.pk]),
        ):
            page = client.get(address).content.decode()
            assert "You have this project to read blind." in page
            assert "2b" not in page
            assert "Not scored" not in page
        search = client.get(reverse("desk:search"), {"q": "Safe migration"}).content.decode()
        assert "2b" not in search
        assert "2b" not in client.get(reverse("desk:home")).content.decode()
