import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.choices import CellOrigin, CellState, RevisionState
from apps.staffing.models import CellComment, HeadcountCell, ReturnRevision, SetAsideGrade
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    approved_before,
    begin,
    bring_to,
    cell,
    field,
    fill,
    take,
    type_in,
)

MOST_BYTES = 100_000


def address(office=NAIROBI, as_of=OPEN_PERIOD, rest=""):
    return f"/returns/{office}/{as_of}/{rest}"


def logged_in(world, username):
    client = Client()
    client.force_login(world.people[username])
    return client


@pytest.fixture
def hr(world):
    return logged_in(world, "hr.nairobi")


def open_form(client, office=NAIROBI):
    """The fields of the grid's form as a browser without script would send them."""
    page = client.get(address(office)).content.decode()
    body = page[page.index('id="grid-form"') :]
    return {
        **dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body)),
        **dict(re.findall(r'<input id="id_[^"]+" name="([^"]+)" value="([^"]*)"', body)),
    }


def post_cells(client, revision, cells, **more):
    return client.post(
        f"/returns/{revision.pk}/cells/",
        {"cells": cells, **more},
        content_type="application/json",
    )


def one(world, name, value, version=0):
    return {"cell": field(world, name), "value": value, "version": version}


class TestStarting:
    def test_shows_an_empty_return_with_a_button_to_those_who_enter(self, hr):
        page = hr.get(address())
        assert page.status_code == 200
        assert address(rest="start/") in page.content.decode()

    def test_begins_by_post_only_and_goes_to_the_grid(self, hr):
        assert hr.get(address(rest="start/")).status_code == 405
        answer = hr.post(address(rest="start/"))
        assert (answer.status_code, answer["Location"]) == (303, address())
        assert ReturnRevision.objects.count() == 1
        assert hr.post(address(rest="start/")).status_code == 303
        assert ReturnRevision.objects.count() == 1

    def test_offers_nothing_to_readers(self, world):
        page = logged_in(world, "auditor").get(address()).content.decode()
        assert "nobody has begun yet" in page
        assert "start/" not in page

    def test_says_when_the_period_takes_no_entries(self, hr):
        page = hr.get(address(as_of=date(2024, 12, 31))).content.decode()
        assert "The deadline for entries has passed." in page
        assert "It was 28 February 2025 23:59 (Nairobi)." in page
        assert hr.post(address(as_of="2024-12-31", rest="start/")).status_code == 409


class TestTheGrid:
    def test_has_one_labelled_input_for_each_cell(self, world, hr):
        begin(world)
        page = hr.get(address()).content.decode()
        names = re.findall(r'<input id="id_([^"]+)" name="([^"]+)"', page)
        assert len(names) == 183
        assert all(first == second for first, second in names)
        ids = set(re.findall(r' id="([^"]+)"', page))
        labels = re.findall(r'data-version="\d+"', page)
        assert len(labels) == 183
        for pair in re.findall(r'aria-labelledby="(r-[^"]+)"', page):
            assert set(pair.split()) <= ids

    def test_has_no_id_twice(self, world, hr):
        approved_before(world)
        fill(world, begin(world))
        ids = re.findall(r' id="([^"]+)"', hr.get(address()).content.decode())
        assert sorted(ids) == sorted(set(ids))

    def test_carries_no_inline_style_and_no_script(self, world, hr):
        begin(world)
        page = hr.get(address()).content.decode()
        assert not re.search(r"\sstyle=|\son\w+=|<script>|<style", page)

    def test_folds_groups_without_persons(self, world, hr):
        approved_before(world)
        begin(world)
        page = hr.get(address()).content.decode()
        assert page.count('<details class="group-fold" open>') == 1

    def test_names_what_is_missing_in_the_totals_and_beside_the_button(self, world, hr):
        revision = fill(world, begin(world))
        type_in(world, revision, {"P4/F": None, "P4/M": None})
        page = hr.get(address()).content.decode()
        assert "(2 missing)" in page
        assert "2 cells are missing" in page
        assert "P4</a>: women, men" in page

    def test_is_plain_numbers_without_a_form_for_those_who_do_not_enter(self, world):
        type_in(world, begin(world), {"P4/F": 3})
        for username in ("head.nairobi", "hrm", "auditor", "focalpoint.nairobi"):
            page = logged_in(world, username).get(address()).content.decode()
            assert "grid-form" not in page
            assert "staffing/grid.js" not in page
            assert f'id="id_{field(world, "P4/F")}"' in page

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (RevisionState.SUBMITTED, "This return is with the head of office."),
            (RevisionState.ATTESTED, "This return is with human resources management."),
            (RevisionState.APPROVED, "These numbers are approved."),
        ],
    )
    def test_says_why_it_is_locked_since_when_and_who_opens_it(self, world, hr, state, words):
        bring_to(world, state)
        page = hr.get(address()).content.decode()
        assert words in page
        assert " on 15 January 2026, " in page
        assert "grid-form" not in page

    def test_says_that_the_deadline_has_passed(self, world, hr):
        begin(world)
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(closes_on=date(2026, 1, 31))
        page = hr.get(address()).content.decode()
        assert "The deadline for entries has passed." in page
        assert "Human resources management can reopen this return until a date" in page

    def test_says_that_the_period_is_certified(self, world, hr):
        bring_to(world, RevisionState.RETURNED)
        ReportingPeriod.objects.update(state=PeriodState.CERTIFIED)
        page = hr.get(address()).content.decode()
        assert "Only the Gender Coordination Unit can reopen it, for all offices." in page

    def test_shows_why_it_came_back(self, world, hr):
        bring_to(world, RevisionState.RETURNED)
        page = hr.get(address()).content.decode()
        assert "Baraka Mwangi returned this on" in page
        assert "Please look again." in page
        assert "grid-form" in page

    def test_gives_what_is_left_to_do_alone_when_the_script_asks(self, world, hr):
        begin(world)
        part = hr.get(address(), headers={"HX-Request": "true"})
        assert part.content.decode().strip().startswith("<section")
        assert "183 cells are missing" in part.content.decode()
        assert "HX-Request" in part["Vary"]

    def test_weighs_under_100_kilobytes_on_the_first_visit(self, world, hr):
        approved_before(world)
        fill(world, begin(world))
        page = hr.get(address()).content
        weight = len(gzip.compress(page))
        for name in set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())):
            weight += len(gzip.compress(Path(finders.find(name)).read_bytes()))
        assert weight < MOST_BYTES

    def test_takes_the_same_statements_however_full_it_is(
        self, world, hr, django_assert_num_queries
    ):
        approved_before(world)
        begin(world)
        hr.get(address())
        with django_assert_num_queries(49) as few:
            hr.get(address())
        fill(world, ReturnRevision.objects.get(number=1, is_in_force=False))
        with django_assert_num_queries(len(few.captured_queries)):
            hr.get(address())

    @pytest.mark.parametrize("language", ["fr", "es"])
    def test_stands_in_other_languages(self, world, hr, language):
        begin(world)
        hr.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = hr.get(address()).content.decode()
        assert f'<html lang="{language}"' in page
        with translation.override(language):
            assert str(RevisionState.DRAFT.label) in page


class TestSavingTheForm:
    def test_saves_what_was_changed_and_goes_back_to_the_grid(self, world, hr):
        revision = begin(world)
        type_in(world, revision, {"P4/M": 4})
        form = open_form(hr)
        form |= {field(world, "P4/F"): "1,234", field(world, "P4/O"): "n/a"}
        answer = hr.post(address(), form, follow=True)
        assert answer.redirect_chain == [(f"{address()}#messages", 303)]
        assert "2 cells saved." in answer.content.decode()
        assert cell(revision, world, "P4/F").count == 1234
        assert cell(revision, world, "P4/O").state == CellState.NOT_APPLICABLE
        assert cell(revision, world, "P4/M").version == 1

    def test_keeps_bad_entries_on_the_page_and_saves_the_rest(self, world, hr):
        revision = begin(world)
        form = open_form(hr)
        form |= {field(world, "P4/F"): "twelve", field(world, "P4/M"): "4"}
        answer = hr.post(address(), form)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="twelve"' in page
        assert "<title>Error:" in page
        assert f'href="#id_{field(world, "P4/F")}"' in page
        assert "P4, Women (One year or more): Write a number" in page
        assert f'aria-describedby="e-{field(world, "P4/F")}"' in page
        assert cell(revision, world, "P4/M").count == 4

    def test_does_not_act_while_entries_are_bad(self, world, hr):
        begin(world)
        form = open_form(hr) | {field(world, "P4/F"): "x", "do": "zero:ONE_YEAR_PLUS"}
        assert hr.post(address(), form).status_code == 422
        assert not HeadcountCell.objects.exists()

    def test_shows_what_somebody_else_has_put_there_meanwhile(self, world, hr):
        revision = begin(world)
        form = open_form(hr)
        type_in(world, revision, {"P4/F": 5, "P4/M": 6}, "hr.region")
        answer = hr.post(address(), form | {field(world, "P4/F"): "9"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Ruth Tesfaye put 5 here on 15 January 2026" in page
        assert 'value="9"' in page
        assert cell(revision, world, "P4/F").count == 5
        again = open_form_of(page)
        assert hr.post(address(), again).status_code == 303
        assert cell(revision, world, "P4/F").count == 9
        assert cell(revision, world, "P4/M").count == 6

    def test_refuses_a_form_of_an_older_revision(self, world, hr):
        form = open_form(hr) if begin(world) else {}
        revision = fill(world, ReturnRevision.objects.get())
        for step, who in [("submit", "hr.nairobi"), ("attest", "head.nairobi"), ("approve", "hrm")]:
            take(world, step, revision, who)
        take(world, "correct", revision, "hr.nairobi")
        answer = hr.post(address(), form | {field(world, "P4/F"): "99"})
        assert answer.status_code == 409
        assert not HeadcountCell.objects.filter(count=99).exists()

    def test_refuses_a_form_for_another_office(self, world, hr):
        dakar = begin(world, "SEN-DAKAR")
        form = {"revision": dakar.pk, "seen": f"{field(world, 'P4/F')}:0:"}
        form[field(world, "P4/F")] = "9"
        begin(world)
        assert hr.post(address("SEN-DAKAR"), form).status_code == 404
        assert hr.post(address(), form).status_code == 409
        assert not HeadcountCell.objects.exists()

    def test_needs_its_one_time_mark(self, world):
        begin(world)
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.people["hr.nairobi"])
        form = open_form(client)
        form.pop("csrfmiddlewaretoken")
        assert client.post(address(), form).status_code == 403
        assert post_cells(client, ReturnRevision.objects.get(), []).status_code == 403


def open_form_of(page):
    """The fields of a page that was shown again."""
    return {
        **dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)),
        **dict(re.findall(r'<input id="id_[^"]+" name="([^"]+)" value="([^"]*)"', page)),
    }


class TestButtonsOfTheForm:
    def press(self, client, do, **more):
        return client.post(address(), open_form(client) | {"do": do} | more, follow=True)

    def test_set_the_rest_to_zero_and_take_it_back(self, world, hr):
        revision = begin(world)
        typed = {field(world, "P4/F"): "3"}
        answer = self.press(hr, "zero:ONE_YEAR_PLUS", **typed)
        assert "59 missing cells are now zero." in answer.content.decode()
        assert "Take back 59 zeros" in answer.content.decode()
        assert answer.redirect_chain[0][0].endswith(
            f"#group-{world.contract_groups['ONE_YEAR_PLUS'].pk}"
        )
        answer = self.press(hr, "unzero:ONE_YEAR_PLUS")
        assert "59 cells are missing again." in answer.content.decode()
        assert cell(revision, world, "P4/F").count == 3

    def test_set_a_grade_aside_and_take_it_back(self, world, hr):
        begin(world)
        grade = world.grades["D2"].pk
        answer = self.press(hr, f"aside:{grade}")
        assert "D2 is set aside" in answer.content.decode()
        assert SetAsideGrade.objects.get().grade_id == grade
        answer = self.press(hr, f"back:{grade}")
        assert "D2 is in the grid again." in answer.content.decode()
        assert not SetAsideGrade.objects.exists()

    def test_refuse_to_set_a_grade_aside_that_has_persons(self, world, hr):
        type_in(world, begin(world), {"P4/F": 3})
        answer = self.press(hr, f"aside:{world.grades['P4'].pk}")
        assert answer.status_code == 409
        place = f'<a href="#id_{field(world, "P4/F")}">P4, Women (One year or more): This grade has'
        assert place in answer.content.decode()
        assert cell(ReturnRevision.objects.get(), world, "P4/F").count == 3

    def test_submit_what_is_complete_with_what_was_typed_last(self, world, hr):
        revision = fill(world, begin(world))
        typed = {field(world, "P4/F"): "8"}
        answer = self.press(hr, "submit", **typed)
        assert "Submitted. The head of office attests next." in answer.content.decode()
        revision.refresh_from_db()
        assert revision.state == RevisionState.SUBMITTED
        assert cell(revision, world, "P4/F").count == 8

    def test_list_what_is_missing_instead_of_submitting(self, world, hr):
        revision = fill(world, begin(world))
        type_in(world, revision, {"P4/F": None})
        answer = self.press(hr, "submit")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert (
            f'<a href="#id_{field(world, "P4/F")}">P4, Women (One year or more) is missing.' in page
        )

    def test_list_contract_groups_where_many_cells_are_missing(self, world, hr):
        begin(world)
        answer = self.press(hr, "submit")
        assert answer.status_code == 422
        summary = answer.content.decode().partition('id="error-summary-title"')[2]
        summary = summary.partition("</div>")[0]
        assert "One year or more: " in summary
        assert "is missing." not in summary

    def test_submit_once_when_pressed_twice(self, world, hr):
        fill(world, begin(world))
        form = open_form(hr) | {"do": "submit"}
        assert hr.post(address(), form).status_code == 303
        assert hr.post(address(), form).status_code == 409

    @pytest.mark.parametrize(
        "do", ["dance", "zero:ASTRONAUTS", "zero:", "aside:x", "aside:999999", "back:0", "submit:"]
    )
    def test_that_nobody_offers_are_refused_in_words(self, world, hr, do):
        begin(world)
        answer = self.press(hr, do)
        assert answer.status_code == 422
        assert "to correct" in answer.content.decode()

    def test_are_not_for_those_who_review(self, world):
        fill(world, begin(world))
        head = logged_in(world, "head.nairobi")
        revision = ReturnRevision.objects.get()
        for do in ("submit", "zero:ONE_YEAR_PLUS"):
            form = {"revision": revision.pk, "version": revision.version, "seen": "", "do": do}
            assert head.post(address(), form).status_code == 403


class TestSavingCells:
    def test_answers_with_what_is_saved_and_the_sums_it_moved(self, world, hr):
        revision = begin(world)
        answer = post_cells(hr, revision, [one(world, "P4/F", " 12 "), one(world, "P4/M", "9")])
        assert answer.status_code == 200
        body = answer.json()
        assert body["saved"] == [
            {"cell": field(world, "P4/F"), "text": "12", "version": 1},
            {"cell": field(world, "P4/M"), "text": "9", "version": 1},
        ]
        place = field(world, "P4/F").rpartition("-")[0]
        group = place.partition("-")[0]
        assert body["texts"][f"sum-{place}"] == "21 (1 missing)"
        assert body["texts"][f"women-{group}"] == "12"
        assert body["texts"]["missing-bar"] == "181 cells are missing"
        assert (body["conflicts"], body["errors"]) == ([], [])

    def test_shows_the_share_once_the_line_is_complete(self, world, hr):
        revision = begin(world)
        typed = [one(world, "P4/F", "12"), one(world, "P4/M", "9"), one(world, "P4/O", "0")]
        place = field(world, "P4/F").rpartition("-")[0]
        texts = post_cells(hr, revision, typed).json()["texts"]
        assert (texts[f"sum-{place}"], texts[f"share-{place}"]) == ("21", "57")

    def test_says_in_words_who_was_faster(self, world, hr):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 5}, "hr.region")
        answer = post_cells(hr, revision, [one(world, "P4/F", "9"), one(world, "P4/M", "4")])
        assert answer.status_code == 409
        [conflict] = answer.json()["conflicts"]
        assert (conflict["text"], conflict["version"]) == ("5", 1)
        assert "Ruth Tesfaye put 5 here on 15 January 2026" in conflict["message"]
        assert cell(revision, world, "P4/M").count == 4
        answer = post_cells(hr, revision, [one(world, "P4/F", "9", conflict["version"])])
        assert answer.status_code == 200

    def test_says_what_cannot_be_read_and_saves_the_rest(self, world, hr):
        revision = begin(world)
        cells = [
            one(world, "P4/F", "many"),
            one(world, "NON_STAFF/P4/F", "1"),
            {"cell": "x", "value": "1", "version": 0},
            one(world, "P4/M", "4"),
        ]
        answer = post_cells(hr, revision, cells)
        assert answer.status_code == 422
        assert {error["code"] for error in answer.json()["errors"]} == {
            "not_a_number",
            "unknown_cell",
        }
        assert [saved["text"] for saved in answer.json()["saved"]] == ["4"]

    def test_records_what_was_pasted(self, world, hr):
        revision = begin(world)
        post_cells(hr, revision, [one(world, "P4/F", "3")], origin="pasted")
        post_cells(hr, revision, [one(world, "P4/M", "3")], origin="rest_is_zero")
        assert cell(revision, world, "P4/F").origin == CellOrigin.PASTED
        assert cell(revision, world, "P4/M").origin == CellOrigin.TYPED

    def test_is_harmless_when_sent_twice(self, world, hr):
        revision = begin(world)
        for _turn in range(2):
            assert post_cells(hr, revision, [one(world, "P4/F", "3")]).status_code == 200
        assert cell(revision, world, "P4/F").version == 1

    @pytest.mark.parametrize("body", ["", "{", "[]", '{"cells": 1}', '{"cells": [{"cell": 1}]}'])
    def test_refuses_what_it_cannot_read(self, world, hr, body):
        revision = begin(world)
        answer = hr.post(f"/returns/{revision.pk}/cells/", body, content_type="application/json")
        assert answer.status_code == 422

    def test_is_answered_in_words_when_the_return_is_no_longer_a_draft(self, world, hr):
        revision = bring_to(world, RevisionState.SUBMITTED)
        answer = hr.post(
            f"/returns/{revision.pk}/cells/",
            {"cells": [one(world, "P4/F", "3", 1)]},
            content_type="application/json",
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 409
        assert "HR of the office can take it back" in answer.content.decode()
        assert "<html" not in answer.content.decode()

    def test_knows_no_revision_of_other_offices(self, world, hr):
        dakar = begin(world, "SEN-DAKAR")
        assert post_cells(hr, dakar, [one(world, "P4/F", "3")]).status_code == 404
        assert hr.post("/returns/999999999/cells/").status_code == 404
        assert not HeadcountCell.objects.exists()


class TestRemarks:
    def send(self, client, revision, cell, text):
        return client.post(f"/returns/{revision.pk}/remarks/", {"cell": cell, "text": text})

    def test_are_kept_and_listed_with_their_cell(self, world, hr):
        revision = begin(world)
        answer = self.send(hr, revision, field(world, "P4/F"), "Two on loan.")
        assert (answer.status_code, answer["Location"]) == (303, f"{address()}#remarks")
        page = logged_in(world, "auditor").get(address()).content.decode()
        assert "Two on loan." in page
        assert "P4, Women (One year or more)</a>" in page

    def test_show_their_form_again_with_what_was_typed(self, world, hr):
        revision = begin(world)
        answer = self.send(hr, revision, "nothing", "Two on loan.")
        assert answer.status_code == 422
        assert "Two on loan.</textarea>" in answer.content.decode()
        assert not CellComment.objects.exists()

    @pytest.mark.parametrize("text", ["", " ", "x\x00y"])
    def test_need_words(self, world, hr, text):
        revision = begin(world)
        assert self.send(hr, revision, field(world, "P4/F"), text).status_code == 422

    def test_are_asked_for_by_a_link_that_works_without_script(self, world, hr):
        begin(world)
        name = field(world, "P4/F")
        page = hr.get(f"{address()}?remark={name}").content.decode()
        assert f'<option value="{name}" selected>' in page
        assert '<details class="disclosure" id="remark-form" open>' in page

    def test_are_not_offered_to_readers(self, world):
        revision = begin(world)
        auditor = logged_in(world, "auditor")
        assert "remark-form" not in auditor.get(address()).content.decode()
        assert self.send(auditor, revision, field(world, "P4/F"), "x").status_code == 403


class TestAnOfficeOfSixStaff:
    """The normal office: from nothing to submitted with a handful of numbers."""

    def test_needs_five_requests_after_the_page(self, world):
        client = logged_in(world, "hr.hargeisa")
        client.post(address("SOM-HARGEISA", rest="start/"))
        numbers = {"P3/F": "1", "G5/F": "2", "G4/M": "3"}
        for group in ("ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF", "NON_STAFF"):
            form = open_form(client, "SOM-HARGEISA") | {"do": f"zero:{group}"}
            if group == "ONE_YEAR_PLUS":
                form |= {field(world, name): value for name, value in numbers.items()}
            assert client.post(address("SOM-HARGEISA"), form).status_code == 303
        form = open_form(client, "SOM-HARGEISA") | {"do": "submit"}
        assert client.post(address("SOM-HARGEISA"), form).status_code == 303
        revision = ReturnRevision.objects.get()
        assert revision.state == RevisionState.SUBMITTED
        assert sum(cell.count for cell in HeadcountCell.objects.all()) == 6
