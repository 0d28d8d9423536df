"""Editions as drafts: begun, written part by part, published for good, taken out of use."""

from dataclasses import replace

import pytest
from django.db import Error, transaction

from apps.gender_marker.analytics.tables import combinations
from apps.gender_marker.choices import CodeKind, EditionState, SourceStatus
from apps.gender_marker.models import AnswerOption, Code, Condition, Edition, Outcome, Question
from apps.gender_marker.selectors.draft_checks import check_of
from apps.gender_marker.selectors.drafts import PartName, draft_seen, drafts
from apps.gender_marker.selectors.editions import edition_named
from apps.gender_marker.selectors.tables import compute, table_of
from apps.gender_marker.services.editions.data import (
    AnswerData,
    CodeData,
    ConditionData,
    EditionData,
    QuestionData,
    RowData,
)
from apps.gender_marker.services.editions.drafts import begin_draft, change_draft, delete_draft
from apps.gender_marker.services.editions.parts import (
    delete_part,
    move_part,
    save_code,
    save_question,
)
from apps.gender_marker.services.editions.publishing import (
    make_compulsory,
    publish_draft,
    retire_edition,
)
from apps.gender_marker.services.editions.rows import save_row
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.gender_marker.builders import (
    IOM_ROWS,
    NOON,
    STANDARDS,
    TODAY,
    YES_NO,
    make_edition,
    make_project,
    make_scale,
    make_score,
)

pytestmark = pytest.mark.django_db

NEW = EditionData(code="IOM-2027", title_en="Edition of 2027", status="proposal", source="GCU")
CODE = CodeData(key="3", label_en="Three", status="proposal", source="GCU")
QUESTION = QuestionData(
    key="BUDGET",
    label_en="Budget",
    text_en="Is there money for it?",
    status="proposal",
    source="GCU",
    answers=(AnswerData(key="no", label_en="No"), AnswerData(key="yes", label_en="Yes")),
)
ROW = RowData(
    code="0",
    reason_en="No standard is met.",
    status="proposal",
    source="GCU",
    conditions=(ConditionData(questions=STANDARDS, answers=("yes",), least=0, most=0),),
)


@pytest.fixture
def gcu(world: World):
    return world.scope("gcu")


@pytest.fixture
def origin(world: World) -> Edition:
    return make_edition()


@pytest.fixture
def draft(origin: Edition, gcu) -> Edition:
    """A copy of the compulsory edition."""
    return begin_draft(copied="IOM-2017", data=NEW, now=NOON, scope=gcu)


def codes_of(refusal) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in refusal.value.problems]


def part_id(draft: Edition, model, **which) -> int:
    return model.objects.get(edition=draft, **which).pk


class TestBeginning:
    def test_copies_every_part_so_that_each_combination_gets_its_code(self, origin, draft):
        assert (draft.state, draft.copied_from, draft.is_default) == ("draft", origin, False)
        before, after = table_of(edition=origin), table_of(edition=draft)
        assert before.table == after.table
        tried = list(combinations(after.table))
        assert len(tried) == 32
        for answers in tried:
            old, new = (compute(edition=each, answers=answers) for each in (before, after))
            assert (old.code.key, old.path) == (new.code.key, new.path)
            assert old.code != new.code
        gate = Question.objects.get(edition=draft, key="APPLICABLE")
        assert (gate.is_gate, gate.status, gate.source) == (True, SourceStatus.VERIFIED, "test")
        assert Code.objects.get(edition=draft, key="2b").is_principal

    def test_can_be_empty(self, gcu, world):
        make_scale("ECHO")
        draft = begin_draft(scale="ECHO", data=NEW, now=NOON, scope=gcu)
        assert (draft.scale.code, draft.copied_from) == ("ECHO", None)
        assert {each.code for each in check_of(draft=draft, scope=gcu).problems} == {
            "no_question",
            "no_score",
            "no_row",
        }

    def test_says_everything_that_is_wrong_at_once(self, origin, gcu):
        data = replace(
            NEW, code="IOM-2017", title_en=" ", source="", first_year=2030, last_year=2020
        )
        with pytest.raises(Invalid) as refusal:
            begin_draft(copied="NONE", data=data, now=NOON, scope=gcu)
        assert sorted(codes_of(refusal)) == [
            ("code_taken", "code"),
            ("invalid_choice", "origin"),
            ("order", "last_year"),
            ("required", "source"),
            ("required", "title_en"),
        ]
        # An address would take such a code for the list of drafts.
        with pytest.raises(Invalid) as refusal:
            begin_draft(copied="IOM-2017", data=replace(NEW, code="drafts"), now=NOON, scope=gcu)
        assert codes_of(refusal) == [("code", "code")]

    def test_is_for_those_who_keep_the_markers(self, world, draft):
        for name in ("pm.nairobi", "budget", "auditor", "ddg", "council", "stranger"):
            scope = world.scope(name)
            with pytest.raises(NotPermitted):
                begin_draft(copied="IOM-2017", data=NEW, now=NOON, scope=scope)
            with pytest.raises(NotPermitted):
                drafts(scope=scope)
            with pytest.raises(OutOfScope):
                draft_seen(code="IOM-2027", scope=scope)
            with pytest.raises(OutOfScope):
                change_draft(code="IOM-2027", version=1, data=NEW, scope=scope)
        assert [each.code for each in drafts(scope=world.scope("admin"))] == ["IOM-2027"]


class TestDraft:
    def test_is_changed_in_the_version_that_was_looked_at(self, draft, gcu):
        data = replace(NEW, code="IOM-2028", stages=("proposal", "end"), first_year=2028)
        changed = change_draft(code="IOM-2027", version=1, data=data, scope=gcu)
        assert (changed.code, changed.stages, changed.version) == (
            "IOM-2028",
            ["proposal", "end"],
            2,
        )
        with pytest.raises(WrongState) as refusal:
            save_code(code="IOM-2028", version=1, part_id=None, data=CODE, scope=gcu)
        assert refusal.value.code == "stale"

    def test_is_deleted_with_its_parts_unless_another_was_copied_from_it(self, draft, gcu, origin):
        other = replace(NEW, code="IOM-2029")
        begin_draft(copied="IOM-2027", data=other, now=NOON, scope=gcu)
        with pytest.raises(WrongState, match="IOM-2029"):
            delete_draft(code="IOM-2027", version=1, scope=gcu)
        delete_draft(code="IOM-2029", version=1, scope=gcu)
        delete_draft(code="IOM-2027", version=1, scope=gcu)
        assert list(Edition.objects.all()) == [origin]
        assert set(Condition.objects.values_list("outcome__edition", flat=True)) == {origin.pk}


class TestCodes:
    def test_are_added_at_the_end_and_changed(self, draft, gcu):
        save_code(code="IOM-2027", version=1, part_id=None, data=CODE, scope=gcu)
        assert list(draft.codes.values_list("key", flat=True))[-1] == "3"
        changed = replace(CODE, key="3a", gem=3, is_principal=True)
        pk = part_id(draft, Code, key="3")
        save_code(code="IOM-2027", version=2, part_id=pk, data=changed, scope=gcu)
        code = Code.objects.get(pk=pk)
        assert (code.key, code.gem, code.is_principal) == ("3a", 3, True)

    @pytest.mark.parametrize(
        ("facts", "wrong"),
        [
            ({"key": "2a"}, ("key_taken", "key")),
            ({"key": ""}, ("required", "key")),
            ({"source": " "}, ("required", "source")),
            ({"status": "sure"}, ("invalid_choice", "status")),
            ({"gem": 4}, ("step", "gem")),
            ({"is_principal": True, "is_significant": True}, ("not_both", "counts_as")),
            ({"kind": CodeKind.NOT_APPLICABLE, "gem": 1}, ("only_a_score_counts", "kind")),
            ({"label_en": "x" * 121}, ("too_long", "label_en")),
        ],
    )
    def test_are_refused_with_what_is_wrong(self, draft, gcu, facts, wrong):
        data = replace(CODE, **facts)
        with pytest.raises(Invalid) as refusal:
            save_code(code="IOM-2027", version=1, part_id=None, data=data, scope=gcu)
        assert codes_of(refusal) == [wrong]

    def test_stay_while_a_row_gives_them(self, draft, gcu):
        pk = part_id(draft, Code, key="1")
        with pytest.raises(WrongState, match="code 1; change them first: 3"):
            delete_part(code="IOM-2027", version=1, name=PartName.CODES, part_id=pk, scope=gcu)
        assert draft.outcomes.count() == 5

    def test_of_another_edition_are_not_reached(self, draft, origin, gcu):
        pk = part_id(origin, Code, key="1")
        with pytest.raises(OutOfScope):
            save_code(code="IOM-2027", version=1, part_id=pk, data=CODE, scope=gcu)


class TestQuestions:
    def test_carry_new_keys_into_the_conditions(self, draft, gcu):
        answers = (
            AnswerData(key="other", was="no", label_en="Another"),
            AnswerData(key="main", was="yes", label_en="The main one"),
        )
        data = replace(QUESTION, key="PURPOSE", answers=answers)
        pk = part_id(draft, Question, key="PRINCIPAL")
        save_question(code="IOM-2027", version=1, part_id=pk, data=data, scope=gcu)
        check = check_of(draft=draft, scope=gcu)
        assert check.problems == ()
        answers = {"APPLICABLE": "yes", **dict.fromkeys(STANDARDS, "yes"), "PURPOSE": "main"}
        assert compute(edition=check.edition, answers=answers).code.key == "2b"

    def test_are_refused_with_what_is_wrong(self, draft, gcu):
        data = replace(
            QUESTION,
            key="needs",
            text_en="",
            answers=(AnswerData(key="Yes!", label_en=""),),
        )
        with pytest.raises(Invalid) as refusal:
            save_question(code="IOM-2027", version=1, part_id=None, data=data, scope=gcu)
        assert [code for code, _field in codes_of(refusal)] == [
            "required",
            "key",
            "answers",
            "answer_key",
            "answer_words",
        ]
        twice = replace(QUESTION, key="NEEDS", answers=(QUESTION.answers[0],) * 2)
        with pytest.raises(Invalid) as refusal:
            save_question(code="IOM-2027", version=1, part_id=None, data=twice, scope=gcu)
        assert [code for code, _field in codes_of(refusal)] == ["key_taken", "answer_taken"]

    def test_that_rows_name_prevent_publication_once_they_are_deleted(self, draft, gcu):
        pk = part_id(draft, Question, key="PRINCIPAL")
        delete_part(code="IOM-2027", version=1, name=PartName.QUESTIONS, part_id=pk, scope=gcu)
        assert [str(each.message) for each in check_of(draft=draft, scope=gcu).problems] == [
            "Row 4 names the question PRINCIPAL, which this draft does not have.",
            "Row 5 names the question PRINCIPAL, which this draft does not have.",
        ]

    def test_change_places(self, draft, gcu):
        pk = part_id(draft, Question, key="PRINCIPAL")
        move_part(
            code="IOM-2027", version=1, name=PartName.QUESTIONS, part_id=pk, up=True, scope=gcu
        )
        keys = list(draft.questions.values_list("key", flat=True))
        assert keys == ["APPLICABLE", "NEEDS", "OUTPUTS", "PRINCIPAL", "ACTIVITIES"]
        first = part_id(draft, Question, key="APPLICABLE")
        with pytest.raises(WrongState):
            move_part(
                code="IOM-2027",
                version=2,
                name=PartName.QUESTIONS,
                part_id=first,
                up=True,
                scope=gcu,
            )


class TestRows:
    def test_are_saved_with_their_conditions_and_keep_their_order(self, draft, gcu):
        pk = part_id(draft, Outcome, position=2)
        data = replace(ROW, code="", conditions=())
        save_row(code="IOM-2027", version=1, part_id=pk, data=data, scope=gcu)
        row = Outcome.objects.get(pk=pk)
        assert (row.code, row.conditions.count(), row.position) == (None, 0, 2)
        move_part(code="IOM-2027", version=2, name=PartName.ROWS, part_id=pk, up=True, scope=gcu)
        delete_part(
            code="IOM-2027",
            version=3,
            name=PartName.ROWS,
            part_id=part_id(draft, Outcome, code__key="1"),
            scope=gcu,
        )
        rows = draft.outcomes.values_list("position", "code__key")
        assert list(rows) == [(1, None), (2, "N/A"), (3, "2a"), (4, "2b")]

    @pytest.mark.parametrize(
        ("facts", "wrong"),
        [
            ({"code": "9"}, ("invalid_choice", "code")),
            ({"reason_en": ""}, ("required", "reason_en")),
            (
                {"conditions": (replace(ROW.conditions[0], least=2, most=1),)},
                ("bounds", ""),
            ),
            ({"conditions": (replace(ROW.conditions[0], most=4),)}, ("bounds", "")),
            ({"conditions": (replace(ROW.conditions[0], answers=()),)}, ("condition", "")),
        ],
    )
    def test_are_refused_with_what_is_wrong(self, draft, gcu, facts, wrong):
        data = replace(ROW, **facts)
        with pytest.raises(Invalid) as refusal:
            save_row(code="IOM-2027", version=1, part_id=None, data=data, scope=gcu)
        assert codes_of(refusal) == [wrong]


class TestCheck:
    def test_names_the_combination_that_no_row_takes_and_the_rows_that_overlap(self, world, gcu):
        rows = (
            *(row for row in IOM_ROWS if row[0] not in ("2a", "0")),
            ("1", ((("APPLICABLE",), ("no",), 1, 1), (("NEEDS",), ("no",), 1, 1))),
            ("0", ((("NEEDS",), ("no",), 1, 1), (("NEEDS",), ("yes",), 1, 1))),
        )
        draft = make_edition("IOM-2030", rows=rows, is_published=False)
        check = check_of(draft=draft, scope=gcu)
        told = [str(each.message) for each in check.problems]
        assert (
            "No row takes: Applicable “Yes”, Needs “Yes”, Outputs “Yes”, Activities “Yes”, Principal"
            " “No”." in told
        )
        assert (
            "Rows 1, 4 all take: Applicable “No”, Needs “No”, Outputs “No”, Activities “No”, Principal"
            " “No”." in told
        )
        assert "No answers lead to row 5." in told
        assert check.warnings == ("No row gives the code 2a.",)
        assert check.untranslated["fr"][0] == "title"

    def test_is_not_for_others(self, world, draft):
        for name in ("pm.nairobi", "auditor", "stranger"):
            with pytest.raises(NotPermitted):
                check_of(draft=draft, scope=world.scope(name))

    def test_tries_large_tables_whole(self, world, gcu):
        questions = tuple((f"Q{number}", YES_NO) for number in range(18))
        keys = tuple(key for key, _answers in questions)
        rows = (("1", ((keys, ("yes",), 1, 18),)),)
        draft = make_edition(
            "LARGE", codes=("1",), questions=questions, rows=rows, is_published=False
        )
        check = check_of(draft=draft, scope=gcu)
        assert check.combinations == 2**18
        assert [each.code for each in check.problems] == ["gap"]


class TestPublishing:
    def test_is_for_good(self, draft, gcu):
        published = publish_draft(code="IOM-2027", version=1, now=NOON, today=TODAY, scope=gcu)
        assert (published.state, published.published_by_id) == ("published", gcu.user_id)
        row = part_id(draft, Outcome, position=1)
        for call in (
            lambda: change_draft(code="IOM-2027", version=2, data=NEW, scope=gcu),
            lambda: delete_draft(code="IOM-2027", version=2, scope=gcu),
            lambda: save_code(code="IOM-2027", version=2, part_id=None, data=CODE, scope=gcu),
            lambda: save_row(code="IOM-2027", version=2, part_id=row, data=ROW, scope=gcu),
            lambda: publish_draft(code="IOM-2027", version=2, now=NOON, today=TODAY, scope=gcu),
            lambda: draft_seen(code="IOM-2027", scope=gcu),
        ):
            with pytest.raises(WrongState, match="never changes"):
                call()
        # Whoever goes past the services finds the database closed.
        with pytest.raises(Error), transaction.atomic():
            AnswerOption.objects.filter(question__edition=draft).update(label_en="Perhaps")

    def test_of_a_table_with_faults_is_refused_with_all_of_them(self, draft, gcu):
        for position in (3, 2):
            Outcome.objects.get(edition=draft, position=position).delete()
        with pytest.raises(Invalid) as refusal:
            publish_draft(code="IOM-2027", version=1, now=NOON, today=TODAY, scope=gcu)
        # One or two standards: 6 combinations; none: 1; each with either purpose.
        assert [each.code for each in refusal.value.problems] == ["gap"] * 14
        assert Edition.objects.get(pk=draft.pk).state == EditionState.DRAFT

    @pytest.mark.parametrize("retires", [True, False])
    def test_moves_what_is_compulsory(self, origin, draft, gcu, retires):
        publish_draft(
            code="IOM-2027",
            version=1,
            is_compulsory=True,
            retires_former=retires,
            now=NOON,
            today=TODAY,
            scope=gcu,
        )
        assert edition_named(code="", scope=gcu).code == "IOM-2027"
        origin.refresh_from_db()
        assert (origin.is_default, origin.state, origin.retired_on) == (
            False,
            "retired" if retires else "published",
            TODAY if retires else None,
        )

    def test_leaves_what_is_compulsory_unless_it_is_said(self, origin, draft, gcu):
        publish_draft(code="IOM-2027", version=1, now=NOON, today=TODAY, scope=gcu)
        assert edition_named(code="", scope=gcu) == origin
        with pytest.raises(WrongState, match="Make another one compulsory"):
            retire_edition(code="IOM-2017", version=1, today=TODAY, scope=gcu)
        made = make_compulsory(
            code="IOM-2027", version=2, retires_former=False, today=TODAY, scope=gcu
        )
        assert edition_named(code="", scope=gcu) == made
        former = Edition.objects.get(pk=origin.pk)
        assert former.state == EditionState.PUBLISHED
        retire_edition(code="IOM-2017", version=former.version, today=TODAY, scope=gcu)
        with pytest.raises(WrongState):
            make_compulsory(
                code="IOM-2017", version=3, retires_former=False, today=TODAY, scope=gcu
            )

    def test_out_of_use_leaves_scores_as_they_are(self, world, gcu):
        edition = make_edition("ECHO-2014", scale="ECHO")
        score = make_score(world, project=make_project(world), edition=edition, code="1")
        retire_edition(code="ECHO-2014", version=1, today=TODAY, scope=gcu)
        score.refresh_from_db()
        assert (score.state, score.code.key) == ("scored", "1")

    def test_is_for_those_who_keep_the_markers(self, world, draft):
        for name in ("pm.nairobi", "budget", "auditor", "stranger"):
            scope = world.scope(name)
            with pytest.raises(OutOfScope):
                publish_draft(code="IOM-2027", version=1, now=NOON, today=TODAY, scope=scope)
            with pytest.raises(NotPermitted):
                retire_edition(code="IOM-2017", version=1, today=TODAY, scope=scope)
            with pytest.raises(NotPermitted):
                make_compulsory(
                    code="IOM-2017", version=1, retires_former=True, today=TODAY, scope=scope
                )
