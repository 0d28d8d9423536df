"""The page of movements beside a return: entry without script, nothing lost, reading, reviewing."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from apps.staffing.choices import CellState, RevisionState
from apps.staffing.forms.movements import read_lines
from apps.staffing.models import Movement, MovementStatement, UptakeCell
from apps.staffing.selectors.reconciliation import UptakeChange
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    STAFF,
    advance,
    approved_before,
    begin,
    fill,
)
from tests.staffing.test_services_movements import line, save


def address(office=NAIROBI):
    return reverse("staffing:return_movements", args=[office, OPEN_PERIOD])


@pytest.fixture
def hr(world, client):
    client.force_login(world.people["hr.nairobi"])
    return client


def sent(world, revision, version=0, **texts):
    """A form with one line of hires and one of promotions, as the page sends it."""
    contract = world.contract_groups["ONE_YEAR_PLUS"].pk
    data = {
        "revision": revision.pk,
        "version": version,
        "hire-lines": "1",
        "hire-0-contract": contract,
        "promotion-lines": "1",
        "promotion-0-contract": contract,
    }
    return {**data, **{name.replace("__", "-"): text for name, text in texts.items()}}


class TestEntry:
    def test_begins_with_what_is_not_known(self, world, hr):
        begin(world)
        page = hr.get(address()).content.decode()
        assert "are not known, which is not the same as none" in page
        assert 'name="hire-0-to"' in page
        assert 'name="hire-lines" value="1"' in page
        assert 'name="uptake-maternity_leave-F"' in page
        assert 'aria-current="page">Movements and leave' in page

    def test_saves_lines_and_uptake_and_shows_them_again(self, world, hr):
        draft = begin(world)
        p3, p4 = world.grades["P3"].pk, world.grades["P4"].pk
        answer = hr.post(
            address(),
            sent(
                world,
                draft,
                **{
                    "hire-0-to": p4,
                    "hire-0-F": "2",
                    "hire-0-M": "0",
                    "promotion-0-from": p3,
                    "promotion-0-to": p4,
                    "promotion-0-M": " 1 ",
                    "uptake-part_time-F": "3",
                    "uptake-part_time-M": "NA",
                    "uptake-part_time-O": "",
                },
            ),
        )
        assert answer.status_code == 303
        assert set(Movement.objects.values_list("kind", "sex", "count")) == {
            ("hire", "F", 2),
            ("promotion", "M", 1),
        }
        assert set(UptakeCell.objects.values_list("measure", "sex", "state", "count")) == {
            ("part_time", "F", "counted", 3),
            ("part_time", "M", "not_applicable", None),
        }
        page = hr.get(address()).content.decode()
        assert 'name="version" value="1"' in page
        assert f'<option value="{p4}" selected>P4</option>' in page
        assert 'name="uptake-part_time-M" value="NA"' in page

    def test_loses_nothing_that_was_typed_when_something_is_wrong(self, world, hr):
        draft = begin(world)
        p4 = world.grades["P4"].pk
        answer = hr.post(
            address(),
            sent(
                world,
                draft,
                **{
                    "hire-0-to": p4,
                    "hire-0-F": "two",
                    "promotion-0-from": p4,
                    "promotion-0-to": p4,
                    "promotion-0-F": "4",
                    "uptake-mentoring-F": "-3",
                },
            ),
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'name="hire-0-F" value="two"' in page
        assert 'name="uptake-mentoring-F" value="-3"' in page
        assert 'name="promotion-0-F" value="4"' in page
        assert "A count cannot be below zero." in page
        assert "Promotions, line 1: A promotion leads to another grade." in page
        assert 'aria-describedby="e-hire-0-F"' in page
        assert not Movement.objects.exists()
        alone = {"hire-0-to": p4, "hire-0-F": "two"}
        page = hr.post(address(), sent(world, draft, **alone)).content.decode()
        assert page.count("Write the number of persons, or leave it blank.") == 2
        assert "Write how many persons" not in page

    def test_says_that_nothing_is_known_where_nothing_was_said(self, world, hr):
        draft = begin(world)
        page = hr.post(address(), sent(world, draft), follow=True).content.decode()
        assert "Of movements nothing is said: they are not known" in page
        assert not MovementStatement.objects.exists()

    def test_adds_and_drops_lines_without_script_and_saves_nothing_by_that(self, world, hr):
        draft = begin(world)
        typed = {"hire-lines": "2", "hire-0-F": "7", "hire-1-F": "8"}
        page = hr.post(address(), {**sent(world, draft), **typed, "do": "add:hire"})
        assert page.status_code == 200
        text = page.content.decode()
        assert 'name="hire-lines" value="3"' in text
        assert "autofocus" in text
        assert 'name="hire-1-F" value="8"' in text
        text = hr.post(
            address(), {**sent(world, draft), **typed, "do": "drop:hire-0"}
        ).content.decode()
        assert 'name="hire-lines" value="1"' in text
        assert 'name="hire-0-F" value="8"' in text
        assert not MovementStatement.objects.exists()

    def test_keeps_both_when_somebody_else_was_faster(self, world, hr):
        draft = begin(world)
        save(world, draft, [line(world, "hire", {"M": 1}, new="P2")])
        p4 = world.grades["P4"].pk
        mine = {"hire-0-to": p4, "hire-0-F": "2"}
        answer = hr.post(address(), sent(world, draft, **mine))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Somebody else has changed the movements" in page
        assert 'name="hire-0-F" value="2"' in page
        assert 'name="version" value="1"' in page
        assert Movement.objects.get().sex == "M"
        hr.post(address(), sent(world, draft, version=1, **mine))
        assert Movement.objects.get().sex == "F"

    def test_of_another_revision_is_refused(self, world, hr):
        draft = begin(world)
        assert hr.post(address(), {**sent(world, draft), "revision": 0}).status_code == 409
        fill(world, draft)
        advance(world, draft, RevisionState.SUBMITTED)
        assert hr.post(address(), sent(world, draft, has_none="on")).status_code == 409


class TestFiles:
    def read(self, client, draft, content, name="movements.csv", **typed):
        file = SimpleUploadedFile(name, content)
        return client.post(
            address(), {"revision": draft.pk, "version": 0, "do": "file", "file": file, **typed}
        )

    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_what_is_downloaded_reads_back_as_the_same_lines(self, world, hr, extension, language):
        draft = begin(world)
        lines = [
            line(world, "hire", {"F": 2, "O": 1}, new="P3", post_grade_id=world.grades["P4"].pk),
            line(world, "promotion", {"M": 1}, old="NO-B", new="NO-C", contract="OTHER_STAFF"),
            line(world, "separation", {"M": 1}, old="G5", reason="end_of_contract"),
            line(world, "contract_change", {"F": 1}, old="G5", new="G5", to_contract="OTHER_STAFF"),
        ]
        save(world, draft, lines)
        hr.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        with translation.override("en"):
            file = hr.get(
                reverse("staffing:return_movements_file", args=[NAIROBI, OPEN_PERIOD, extension])
            )
            hr.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
            answer = self.read(hr, draft, file.content, f"movements.{extension}")
        assert answer.status_code == 200
        read = answer.context["typed"]
        assert "4 lines were read from the file" in answer.content.decode()
        assert {(one.identity, tuple(sorted(one.counts.items()))) for one in read_lines(read)} == {
            (one.identity, tuple(sorted(one.counts.items()))) for one in lines
        }
        assert MovementStatement.objects.get().version == 1

    def test_says_what_it_does_not_understand_and_keeps_the_rest(self, world, hr):
        draft = begin(world)
        content = (
            b"Kind of movement,To grade,From grade,Contract,Women,Men\n"
            b"Hire,P4,,One year or more,2,\n"
            b"Hire,P9,,One year or more,1,\n"
            b"Jump,P4,,One year or more,1,\n"
        )
        answer = self.read(hr, draft, content, **{"uptake-mentoring-F": "7"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Row 3 of the file: “P9” is not understood here." in page
        assert "Row 4 of the file: “Jump” is not understood here." in page
        assert 'name="hire-1-F" value="1"' in page
        assert 'name="uptake-mentoring-F" value="7"' in page
        assert not Movement.objects.exists()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b"a,b\n1,2\n", "no line of headers"),
            (b"%PDF-1.7 nothing", "PDF"),
        ],
        ids=["empty", "foreign", "pdf"],
    )
    def test_refuses_what_is_no_such_file_and_loses_nothing(self, world, hr, content, words):
        draft = begin(world)
        typed = {"hire-lines": "1", "hire-0-F": "5"}
        answer = self.read(hr, draft, content, **typed)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert 'name="hire-0-F" value="5"' in answer.content.decode()

    def test_asks_for_a_file_and_is_for_those_who_enter(self, world, hr, client):
        draft = begin(world)
        answer = hr.post(address(), {"revision": draft.pk, "version": 0, "do": "file"})
        assert answer.status_code == 422
        assert "Choose a file first." in answer.content.decode()


class TestReading:
    def test_shows_reviewers_what_was_stated_and_what_differs(self, world, client):
        approved_before(world)
        draft = fill(world, begin(world), {**STAFF, "P4/F": 6})
        save(
            world,
            draft,
            [line(world, "hire", {"F": 2}, new="P4")],
            uptake=[UptakeChange("part_time", "F", CellState.COUNTED, 2)],
        )
        advance(world, draft, RevisionState.ATTESTED)
        client.force_login(world.people["hrm"])
        sentence = "3 on 31 December 2024, 2 in, 0 out: 5 expected, but the return counts 6."
        page = client.get(address()).content.decode()
        assert sentence in page
        assert "<select" not in page
        assert "missing" in page
        review = client.get(
            reverse("staffing:return_detail", args=[NAIROBI, OPEN_PERIOD])
        ).content.decode()
        assert sentence in review
        assert "1 number is not what the movements since 31 December 2024 give." in review

    def test_tells_none_from_not_known(self, world, client):
        draft = fill(world, begin(world))
        save(world, draft, has_none=True)
        advance(world, draft, RevisionState.SUBMITTED)
        client.force_login(world.people["auditor"])
        page = client.get(address()).content.decode()
        assert "states that there were no movements" in page
        assert "not the same as none" not in page

    def test_before_the_return_is_begun_there_is_only_its_beginning(self, world, hr):
        assert "Nothing is entered yet" in hr.get(address()).content.decode()
        assert hr.post(address(), {"revision": 1}).status_code == 409

    def test_takes_as_many_statements_however_many_lines(
        self, world, hr, django_assert_num_queries
    ):
        approved_before(world)
        draft = fill(world, begin(world))
        hr.get(address())
        with django_assert_num_queries(28) as few:
            hr.get(address())
        save(
            world,
            draft,
            [line(world, "hire", {"F": 1}, new=grade) for grade in ("P1", "P2", "P3", "P4")],
        )
        with django_assert_num_queries(len(few.captured_queries)):
            hr.get(address())

    @pytest.mark.parametrize("language", ["fr", "es"])
    def test_stands_in_other_languages(self, world, hr, language):
        begin(world)
        hr.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        with translation.override("en"):
            page = hr.get(address()).content.decode()
        assert f'<html lang="{language}"' in page
        assert "Movements and leave" not in page
