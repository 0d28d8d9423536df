"""Workbooks between two hands: taken away, changed on both sides, brought back, and nothing is lost."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.organization.choices import PeriodState
from apps.staffing.analytics.merging import Side, Verdict
from apps.staffing.choices import CellOrigin, CellState, ImportState, RevisionState
from apps.staffing.models import HeadcountCell, ReturnRevision, WorkbookUpload
from apps.staffing.selectors.cells import CellKey
from apps.staffing.selectors.workbooks import uploads_seen
from apps.staffing.services import workbooks
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing import workbook_files as files
from tests.staffing.builders import (
    NAIROBI,
    NOON,
    advance,
    approved_before,
    begin,
    bring_to,
    cell,
    field,
    fill,
    take,
    type_in,
)

LATER = datetime(2026, 1, 16, 9, 30, tzinfo=UTC)


def away(world, username="hr.nairobi", office=NAIROBI, at=NOON) -> bytes:
    """The workbook of a return, taken away."""
    scope = world.scope(username)
    return workbooks.make(office_code=office, as_of=OPEN_PERIOD, at=at, scope=scope)


def back(world, content, username="hr.nairobi", office=NAIROBI, at=LATER) -> WorkbookUpload:
    """A workbook brought back."""
    return workbooks.receive(
        office_code=office,
        as_of=OPEN_PERIOD,
        content=content,
        filename="headcount.xlsx",
        at=at,
        scope=world.scope(username),
    )


def look(world, upload, at=LATER):
    """What a workbook would do."""
    return workbooks.outlook_of(upload=upload, at=at, scope=world.scope("hr.nairobi"))


def take_in(world, upload, choices=None, *, looked_at=None, proposed=False, username="hr.nairobi"):
    """Let HR take a workbook in as they see it."""
    scope = world.scope(username)
    return workbooks.take_in(
        upload_id=upload.pk,
        looked_at=looked_at or look(world, upload).mark,
        decision=workbooks.Decision(choices=choices or {}, takes_proposed=proposed),
        at=LATER,
        scope=scope,
    )


def typed(content, **values):
    """A workbook with values typed beside labels: `P4_F=7`."""
    columns = {"F": "B", "M": "C", "O": "D"}
    return files.filled(
        content,
        {
            files.address_of(content, name[:-2].replace("_", "-"), columns[name[-1]]): value
            for name, value in values.items()
        },
    )


def key(world, name) -> CellKey:
    """A cell by its name."""
    found = CellKey.parse(field(world, name))
    assert found is not None
    return found


class TestMerging:
    def test_takes_what_only_the_file_changed_and_leaves_what_only_others_changed(self, world):
        draft = begin(world)
        type_in(world, draft, {"P4/F": 3, "P4/M": 4, "P5/F": 1, "P5/M": 2, "P3/F": 6})
        content = away(world)
        type_in(world, draft, {"P4/M": 9, "P5/F": 5, "P5/M": 8, "P3/F": 7}, "hr.region", LATER)
        upload = back(world, typed(content, P4_F=7, P5_F=6, P5_M=8, P3_F=None, G5_F="NA"))
        outlook = look(world, upload)
        assert {name: outlook.verdicts[key(world, name)] for name in ("P4/F", "P4/M", "P5/F")} == {
            "P4/F": Verdict.TAKEN,
            "P4/M": Verdict.UNCHANGED,
            "P5/F": Verdict.CONFLICT,
        }
        assert outlook.verdicts[key(world, "P5/M")] is Verdict.SAME
        assert outlook.of(Verdict.CONFLICT) == [key(world, "P5/F"), key(world, "P3/F")]
        online = outlook.now(key(world, "P5/F"))
        assert (online.text, online.by, online.at) == ("5", "Ruth Tesfaye", LATER)
        with pytest.raises(Invalid) as undecided:
            take_in(world, upload, {key(world, "P5/F"): Side.FILE})
        assert [one.field for one in undecided.value.problems] == [f"choose-{field(world, 'P3/F')}"]
        assert cell(draft, world, "P4/F").count == 3

        chosen = {key(world, "P5/F"): Side.FILE, key(world, "P3/F"): Side.ONLINE}
        taken = take_in(world, upload, chosen)
        counts = {
            name: cell(draft, world, name).count
            for name in ("P4/F", "P4/M", "P5/F", "P5/M", "P3/F")
        }
        assert counts == {"P4/F": 7, "P4/M": 9, "P5/F": 6, "P5/M": 8, "P3/F": 7}
        assert cell(draft, world, "G5/F").state == CellState.NOT_APPLICABLE
        saved = cell(draft, world, "P4/F")
        assert (saved.origin, saved.version) == (CellOrigin.WORKBOOK, 2)
        assert saved.changed_by == world.people["hr.nairobi"]
        assert [one[1:] for one in taken.result["written"]] == [["5", "6"], ["3", "7"], ["", "NA"]]
        assert taken.result["kept_online"] == [[field(world, "P3/F"), "", "7"]]
        event = HeadcountCell.pgh_event_model.objects.filter(pgh_obj=saved).latest("pgh_id")
        assert event.pgh_context.metadata["door"] == "workbook"
        assert event.pgh_context.metadata["workbook_upload"] == upload.pk
        # Sent twice, by the button or as a file, it is written once.
        events = HeadcountCell.pgh_event_model.objects.count()
        take_in(world, upload, looked_at="whatever")
        again = back(world, typed(content, P4_F=7, P5_F=6, P5_M=8, P3_F=None, G5_F="NA"))
        assert again.pk != upload.pk
        take_in(world, again, {key(world, "P3/F"): Side.ONLINE})
        assert HeadcountCell.pgh_event_model.objects.count() == events

    def test_shows_again_what_changed_between_looking_and_saving(self, world):
        draft = begin(world)
        upload = back(world, typed(away(world), P4_F=7))
        seen = look(world, upload).mark
        type_in(world, draft, {"P4/F": 5}, "hr.region")
        with pytest.raises(WrongState) as changed:
            take_in(world, upload, looked_at=seen)
        assert changed.value.code == "changed"
        assert cell(draft, world, "P4/F").count == 5
        type_in(world, draft, {"P4/F": 7}, "hr.region")
        assert take_in(world, upload).state == ImportState.APPLIED

    def test_sends_untouched_numbers_of_the_last_period_only_when_confirmed(self, world):
        approved_before(world, values={"P4/F": 3, "P4/M": 4})
        content = away(world)
        upload = back(world, typed(content, P4_F=7))
        outlook = look(world, upload)
        assert outlook.head.newest is None
        assert outlook.of(Verdict.TAKEN) == [key(world, "P4/F")]
        proposed = len(outlook.of(Verdict.PROPOSED))
        assert proposed == 182
        taken = take_in(world, upload)
        assert (len(taken.result["written"]), taken.result["proposed_left"]) == (1, proposed)
        draft = ReturnRevision.objects.get(pk=taken.result["revision"])
        assert HeadcountCell.objects.filter(revision=draft).count() == 1
        # The same workbook, made before the return was begun, is still good for it.
        again = back(world, typed(content, P4_F=7, P4_M=5))
        take_in(world, again, proposed=True)
        assert cell(draft, world, "P4/M").count == 5
        assert HeadcountCell.objects.filter(revision=draft).count() == proposed + 1


class TestWhoAndWhen:
    def test_belongs_to_those_who_enter(self, world):
        begin(world)
        upload = back(world, typed(away(world), P4_F=1))
        for username, refusal in (
            ("hr.dakar", OutOfScope),
            ("stranger", OutOfScope),
            ("head.nairobi", NotPermitted),
            ("auditor", NotPermitted),
        ):
            with pytest.raises(refusal):
                away(world, username)
            with pytest.raises(refusal):
                take_in(world, upload, username=username)
        with pytest.raises(NotPermitted):
            take_in(world, upload, username="hr.region")
        assert list(uploads_seen(scope=world.scope("head.nairobi"))) == [upload]
        assert not uploads_seen(scope=world.scope("hr.dakar"))

    def test_is_refused_for_another_return_a_closed_one_and_a_later_revision(self, world):
        content = away(world)
        other = away(world, "hr.hargeisa", "SOM-HARGEISA")
        with pytest.raises(Invalid) as another:
            back(world, other)
        assert another.value.code == "another_return"
        assert "SOM-HARGEISA" in str(another.value)

        draft = fill(world, begin(world))
        waiting = back(world, typed(content, P4_F=8))
        advance(world, draft, RevisionState.SUBMITTED)
        with pytest.raises(WrongState) as submitted:
            back(world, content)
        assert submitted.value.code == "not_editable"
        assert look(world, waiting).refusal.code == "not_editable"
        for step, username in (("attest", "head.nairobi"), ("approve", "hrm")):
            take(world, step, draft, username)
        correction = take(world, "correct", draft, "hrm")
        with pytest.raises(WrongState) as superseded:
            back(world, content)
        assert superseded.value.code == "superseded"
        with pytest.raises(WrongState) as late:
            take_in(world, waiting)
        assert late.value.code == "superseded"
        assert cell(correction, world, "P4/F").count == 3

        period = world.open_period
        period.closes_on, period.state = date(2026, 1, 10), PeriodState.CLOSED
        period.save()
        with pytest.raises(WrongState) as closed:
            away(world, "hr.hargeisa", "SOM-HARGEISA")
        assert closed.value.code == "period_closed"


class TestWhatComesBack:
    def test_is_the_same_workbook_with_its_bad_cells_marked_and_good_for_another_round(self, world):
        draft = begin(world)
        type_in(world, draft, {"P5/F": 1})
        content = away(world)
        type_in(world, draft, {"P5/F": 2}, "hr.region")
        upload = back(world, typed(content, P4_F=7, P4_M="2.5", P3_F="=2+2", P5_F=3))
        scope = world.scope("hr.nairobi")
        before = workbooks.marked_workbook(upload_id=upload.pk, at=LATER, scope=scope)
        assert comments(before)["P4 C"].startswith("A count of persons is a whole number.")
        assert comments(before)["P5 B"].startswith("Online stands 2: Ruth Tesfaye")
        # Nothing was saved, so it remembers what the first one did: the conflict is still one.
        outlook = look(world, back(world, typed(before, P4_M=2)))
        assert outlook.of(Verdict.CONFLICT) == [key(world, "P5/F")]
        assert set(outlook.of(Verdict.TAKEN)) == {key(world, "P4/F"), key(world, "P4/M")}

        take_in(world, upload, {key(world, "P5/F"): Side.FILE})
        after = workbooks.marked_workbook(upload_id=upload.pk, at=LATER, scope=scope)
        assert set(comments(after)) >= {"P4 C", "P3 B"}
        assert colours(after)["P4 B"] != colours(after)["P4 C"]
        sheet = read(after)
        assert "2 cells were saved; they are green." in sheet
        assert "2 cells could not be taken in; they are red, with the reasons beside them." in sheet
        third = back(world, typed(after, P4_M=2))
        outlook = look(world, third)
        assert outlook.of(Verdict.TAKEN) == [key(world, "P4/M")]
        assert not outlook.rejected
        take_in(world, third)
        assert cell(draft, world, "P4/M").count == 2


class TestPages:
    def test_lead_from_the_download_to_the_decision_and_its_result(self, world, client):
        draft = begin(world)
        type_in(world, draft, {"P4/F": 3, "P4/M": 4})
        client.force_login(world.people["hr.nairobi"])
        page = reverse("staffing:return_workbook", args=[NAIROBI, OPEN_PERIOD])
        with CaptureQueriesContext(connection) as before:
            first = client.get(page).content.decode()
        assert 'aria-current="page">Workbook' in first
        answer = client.get(reverse("staffing:return_workbook_file", args=[NAIROBI, OPEN_PERIOD]))
        assert answer["Content-Disposition"].endswith('"headcount-ken-nairobi-2025-12-31.xlsx"')
        content = answer.content
        type_in(world, draft, {"P4/M": 6}, "hr.region")
        bad = client.post(page, {"file": file(files.without_memory(content))})
        assert bad.status_code == 422
        assert "its hidden sheet is missing" in bad.content.decode()
        sent = client.post(page, {"file": file(typed(content, P4_F=7, P4_M=5, P5_F="ten"))})
        assert sent.status_code == 303
        shown = client.get(sent.url).content.decode()
        for words in ("Changed here and in the workbook", "Ruth Tesfaye", "This is not a number."):
            assert words in shown
        mark = shown.partition('name="looked_at" value="')[2].partition('"')[0]
        undecided = client.post(sent.url, {"do": "save", "looked_at": mark})
        assert undecided.status_code == 422
        choice = f"choose-{field(world, 'P4/M')}"
        assert f'href="#id_{choice}"' in undecided.content.decode()
        everything = client.post(sent.url, {"do": "all:file", "looked_at": mark})
        assert everything.content.decode().count("checked") == 1
        stale = client.post(sent.url, {"do": "save", "looked_at": "old", choice: "file"})
        assert stale.status_code == 409
        done = client.post(sent.url, {"do": "save", "looked_at": mark, choice: "file"})
        assert done.status_code == 303
        result = client.get(done.url).content.decode()
        assert "2 cells were saved." in result
        assert cell(draft, world, "P4/M").count == 5
        marked = reverse("staffing:workbook_marked_file", args=[WorkbookUpload.objects.get().pk])
        assert marked in result
        assert client.get(marked).status_code == 200
        for value in (8, 9):
            back(world, typed(content, P4_F=value))
        with CaptureQueriesContext(connection) as after:
            assert client.get(page).content.decode().count("headcount.xlsx") == 3
        assert len(after) == len(before)
        record = f"/history/staffing.headcountreturn/{draft.headcount_return_id}/"
        assert "by a workbook" in client.get(record).content.decode()

    def test_say_why_there_is_no_workbook_now(self, world, client):
        bring_to(world, RevisionState.SUBMITTED)
        client.force_login(world.people["hr.nairobi"])
        page = reverse("staffing:return_workbook", args=[NAIROBI, OPEN_PERIOD])
        shown = client.get(page).content.decode()
        assert "This return is with the head of office." in shown
        assert "HR of the office can take it back" in shown
        assert "Download the workbook" not in shown
        assert client.post(page, {"file": file(b"")}).status_code == 409
        assert client.get(f"{page[:-1]}.xlsx").status_code == 409


class TestApi:
    def test_answers_conflicts_with_409_unless_a_side_is_chosen(self, world, client):
        draft = begin(world)
        type_in(world, draft, {"P4/F": 3, "P4/M": 4})
        client.force_login(world.people["hr.nairobi"])
        url = reverse("api:return_workbook", args=[NAIROBI, OPEN_PERIOD.isoformat()])
        content = client.get(url).content
        type_in(world, draft, {"P4/M": 6, "P4/F": 2}, "hr.region")
        changed = typed(content, P4_F=7, P4_M=5, P5_F="ten")
        conflict = client.post(url, {"file": file(changed)})
        assert conflict.status_code == 409
        errors = conflict.json()["errors"]
        assert [one["code"] for one in errors] == ["changed", "changed"]
        assert "4 when the workbook was made, 5 in the workbook, 6 online" in errors[1]["message"]
        strict = client.post(url, {"file": file(changed), "on_conflict": "file"})
        assert strict.status_code == 422
        assert strict.json()["errors"][0]["code"] == "not_a_number"
        assert not WorkbookUpload.objects.exists()
        body = {"file": file(changed), "on_conflict": "file", "only_good": "true"}
        taken = client.post(url, body)
        assert taken.status_code == 200
        assert taken.json()["written"] == [
            {"contract": "ONE_YEAR_PLUS", "grade": "P4", "sex": "F", "old": "2", "new": "7"},
            {"contract": "ONE_YEAR_PLUS", "grade": "P4", "sex": "M", "old": "6", "new": "5"},
        ]
        assert taken.json()["left_out"][0]["value"] == "ten"
        assert cell(draft, world, "P4/M").count == 5
        body["file"] = file(changed)
        assert client.post(url, body).json()["written"] == []


def file(content):
    """A file as a browser sends it."""
    return SimpleUploadedFile("headcount.xlsx", content)


def read(content):
    """All texts of the first column."""
    book = files.openpyxl.load_workbook(files.io.BytesIO(content))
    return [one.value for one in files.grid(book)["A"]]


def cells_of(content):
    """The open cells by label and column: `P4 B`; of the first contract group only."""
    book = files.openpyxl.load_workbook(files.io.BytesIO(content))
    found = {}
    for line in files.grid(book).iter_rows(max_col=4):
        for one in line[1:]:
            if not one.protection.locked:
                found.setdefault(f"{line[0].value} {one.column_letter}", one)
    return found


def comments(content):
    """The comments of the open cells."""
    return {name: one.comment.text for name, one in cells_of(content).items() if one.comment}


def colours(content):
    """The fill of the open cells."""
    return {name: one.fill.start_color.rgb for name, one in cells_of(content).items()}
