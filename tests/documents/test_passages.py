"""Passages are marked by those who work on a document, and found again in the versions after."""

import pytest

from apps.accounts.records import RecordRef
from apps.documents.choices import AnchorState, Confidentiality, TextState
from apps.documents.models import Anchor, AnchorPlace, Document, DocumentVersion
from apps.documents.selectors.passages import (
    attachments_to_prove,
    document_passages,
    lost_passages,
    open_text,
    passage,
    passages,
)
from apps.documents.services import extraction
from apps.documents.services.passages import NewPassage, mark, mark_again
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.documents import kept, written_files
from tests.documents.kept import MACHINE, NOW

PAGES = (
    "Gender policy. Foreword of the head of the office.",
    "The office held 12 trainings for supervisors in 2025. It also appointed a focal point.",
)
QUOTE = "The office held 12 trainings for supervisors in 2025."
KEEPER = "focalpoint.nairobi"


@pytest.fixture
def document(world: World) -> Document:
    found = kept.document(world)
    kept.with_text(found, *PAGES)
    return found


def marked(world: World, document: Document, **what: object) -> Anchor:
    wanted = {"version": 1, "page": 2, "quote": QUOTE, **what}
    return mark(
        document_id=document.pk,
        passage=NewPassage(**wanted),
        now=NOW,
        scope=world.scope(KEEPER),
    )


class TestMark:
    def test_takes_words_by_their_place(self, world, document):
        start = PAGES[1].index("12 trainings")
        anchor = marked(world, document, start=start - 1, end=start + 12, quote="")
        assert (anchor.start, anchor.end, anchor.quote) == (start, start + 12, "12 trainings")
        assert anchor.before.endswith("The office held ")
        assert anchor.after.startswith(" for supervisors")
        assert (anchor.marked_by, anchor.marked_at) == (world.people[KEEPER], NOW)

    def test_takes_typed_words_that_stand_there_once(self, world, document):
        anchor = marked(world, document, quote="the OFFICE held\n12 trainings")
        assert anchor.quote == "The office held 12 trainings"

    def test_takes_the_whole_page(self, world, document):
        anchor = marked(world, document, quote="")
        assert (anchor.page, anchor.quote, anchor.start, anchor.end) == (2, "", 0, 0)

    @pytest.mark.parametrize(
        ("what", "codes"),
        [
            ({"page": 3}, {"page": "no_such_page"}),
            ({"quote": "absent words"}, {"quote": "not_on_the_page"}),
            ({"quote": "o"}, {"quote": "not_on_the_page"}),
            ({"start": 5, "end": 5000}, {"quote": "no_words"}),
            ({"start": 9, "end": 3}, {"quote": "no_words"}),
            ({"start": 3, "end": 4}, {"quote": "no_words"}),
            ({"claim": "x"}, {"attachment": "no_attachment"}),
            (
                {"page": 9, "claim": "x" * 501},
                {"page": "no_such_page", "claim": "max_length", "attachment": "no_attachment"},
            ),
        ],
    )
    def test_says_all_that_is_wrong_at_once(self, world, document, what, codes):
        with pytest.raises(Invalid) as refusal:
            marked(world, document, **what)
        assert {problem.field: problem.code for problem in refusal.value.problems} == codes
        assert not Anchor.objects.exists()

    def test_refuses_what_is_rather_a_page(self, world):
        document = kept.document(world)
        kept.with_text(document, "word " * 1000)
        with pytest.raises(Invalid) as refusal:
            marked(world, document, page=1, start=0, end=4000)
        assert refusal.value.problems[0].code == "too_long"

    def test_wants_a_version_that_was_read(self, world, document):
        with pytest.raises(WrongState):
            marked(world, document, version=7)
        DocumentVersion.objects.update(text_state=TextState.UNREADABLE)
        with pytest.raises(WrongState):
            marked(world, document)

    def test_says_what_it_proves_of_which_record(self, world, document):
        attachment = kept.attachment(document, world.offices["KEN-NAIROBI"])
        anchor = mark(
            document_id=document.pk,
            passage=NewPassage(
                version=1,
                page=2,
                quote=QUOTE,
                attachment_id=attachment.pk,
                claim="Training took place",
            ),
            now=NOW,
            scope=world.scope("gcu"),
        )
        attachment.refresh_from_db()
        assert (attachment.anchor, attachment.claim) == (anchor, "Training took place")

    def test_does_not_touch_attachments_of_others(self, world, document):
        other = kept.attachment(kept.document(world), world.offices["KEN-NAIROBI"])
        with pytest.raises(OutOfScope):
            marked(world, document, attachment_id=other.pk)
        assert not Anchor.objects.exists()

    @pytest.mark.parametrize(
        ("username", "refusal"),
        [
            ("auditor", NotPermitted),
            ("admin", NotPermitted),
            ("hr.dakar", OutOfScope),
            ("council", OutOfScope),
            ("stranger", OutOfScope),
        ],
    )
    def test_is_for_those_who_work_on_the_document(self, world, document, username, refusal):
        with pytest.raises(refusal):
            mark(
                document_id=document.pk,
                passage=NewPassage(version=1, page=2),
                now=NOW,
                scope=world.scope(username),
            )


class TestNextVersion:
    """With real files, as a person sends them."""

    TEXTS = (
        "Gender policy of the organization, as adopted by its council. Foreword of the head.",
        "In the reporting year the office held 12 trainings for supervisors, and most of them took"
        " part. Every office appoints a focal point for gender and an alternate.",
    )
    WORDS = "the office held 12 trainings for supervisors"

    def chain(self, world: World, *files: bytes) -> tuple[Anchor, list[DocumentVersion]]:
        document = kept.document(world)
        versions = [kept.read_version(document, written_files.pdf(*self.TEXTS))]
        anchor = marked(world, document, quote=self.WORDS)
        versions += [kept.read_version(document, content) for content in files]
        return anchor, versions

    def place(self, anchor: Anchor, version: DocumentVersion) -> tuple[str, int | None, str]:
        found = AnchorPlace.objects.get(anchor=anchor, version=version)
        text = version.pages.get(number=found.page).text if found.page else ""
        words = " ".join(text[found.start : found.end].replace("-\n", "").split()) if text else ""
        return found.state, found.page, words

    def test_saved_by_another_program_holds_it_where_it_was(self, world):
        anchor, versions = self.chain(
            world, written_files.saved_again(written_files.pdf(*self.TEXTS))
        )
        assert self.place(anchor, versions[1]) == (AnchorState.FOUND, 2, self.WORDS)

    def test_with_pages_before_holds_it_further_on(self, world):
        front = written_files.pdf("A new cover.", "", "A table of contents.")
        content = written_files.with_pages_before(written_files.pdf(*self.TEXTS), front)
        anchor, versions = self.chain(world, content)
        assert self.place(anchor, versions[1]) == (AnchorState.MOVED, 5, self.WORDS)

    @pytest.mark.parametrize("width", ["90mm", "120mm", "297mm"])
    def test_set_in_other_lines_holds_it(self, world, width):
        anchor, versions = self.chain(world, written_files.pdf(*self.TEXTS, width=width))
        state, page, words = self.place(anchor, versions[1])
        assert (state, page) == (AnchorState.FOUND, 2)
        assert words == self.WORDS

    def test_without_the_passage_has_lost_it(self, world):
        gone = self.TEXTS[1].replace(
            f"{self.WORDS}, and most of them took part", "nobody was trained"
        )
        anchor, versions = self.chain(world, written_files.pdf(self.TEXTS[0], gone))
        assert self.place(anchor, versions[1])[:2] == (AnchorState.LOST, None)

    def test_with_other_figures_has_lost_it(self, world):
        other = self.TEXTS[1].replace("12 trainings", "2 trainings")
        anchor, versions = self.chain(world, written_files.pdf(self.TEXTS[0], other))
        assert self.place(anchor, versions[1])[:2] == (AnchorState.LOST, None)

    def test_with_the_passage_twice_holds_it_where_it_was(self, world):
        content = written_files.pdf(*self.TEXTS, self.TEXTS[1])
        anchor, versions = self.chain(world, content)
        assert self.place(anchor, versions[1]) == (AnchorState.FOUND, 2, self.WORDS)

    def test_without_text_has_lost_it(self, world):
        anchor, versions = self.chain(world, written_files.pdf("", ""), written_files.pdf_bomb())
        assert self.place(anchor, versions[1])[0] == AnchorState.LOST
        assert self.place(anchor, versions[2])[0] == AnchorState.LOST

    def test_after_one_that_had_lost_it_may_hold_it_again(self, world):
        anchor, versions = self.chain(
            world, written_files.pdf("Nothing."), written_files.pdf(*self.TEXTS)
        )
        assert self.place(anchor, versions[1])[0] == AnchorState.LOST
        assert self.place(anchor, versions[2]) == (AnchorState.FOUND, 2, self.WORDS)

    def test_is_searched_too_when_an_earlier_one_is_marked(self, world):
        document = kept.document(world)
        kept.with_text(document, *PAGES)
        newer = kept.with_text(document, "New cover.", *PAGES)
        anchor = marked(world, document)
        assert self.place(anchor, newer) == (AnchorState.MOVED, 3, QUOTE)


class TestMarkAgain:
    def test_says_where_it_is_now_and_keeps_what_it_proves(self, world, document):
        attachment = kept.attachment(document, world.offices["KEN-NAIROBI"], claim="Trained")
        anchor = marked(world, document)
        attachment.anchor = anchor
        attachment.save()
        newer = kept.with_text(document, "The office trained its supervisors twelve times.")
        extraction.look_for_passages(version=newer)
        assert lost_passages(scope=world.scope(KEEPER)).count() == 1
        mark_again(
            anchor_id=anchor.pk,
            passage=NewPassage(version=2, page=1, quote="trained its supervisors"),
            now=NOW,
            scope=world.scope(KEEPER),
        )
        _version, view = passage(anchor_id=anchor.pk, scope=world.scope("gcu"))
        assert (view.state, view.version, view.quote) == (
            AnchorState.FOUND,
            2,
            "trained its supervisors",
        )
        assert not lost_passages(scope=world.scope(KEEPER)).exists()
        assert anchor.events.order_by("pgh_id").first().quote == QUOTE

    @pytest.mark.parametrize(
        ("username", "refusal"), [("auditor", NotPermitted), ("stranger", OutOfScope)]
    )
    def test_is_for_those_who_work_on_the_document(self, world, document, username, refusal):
        anchor = marked(world, document)
        with pytest.raises(refusal):
            mark_again(
                anchor_id=anchor.pk,
                passage=NewPassage(version=1, page=1),
                now=NOW,
                scope=world.scope(username),
            )

    def test_of_nothing_does_not_exist(self, world):
        with pytest.raises(OutOfScope):
            mark_again(
                anchor_id=1,
                passage=NewPassage(version=1, page=1),
                now=NOW,
                scope=world.scope(KEEPER),
            )


class TestPassages:
    def test_are_told_as_they_are_in_a_version(self, world, document):
        first = marked(world, document)
        newer = kept.with_text(document, PAGES[1], PAGES[0])
        extraction.look_for_passages(version=newer)
        second = marked(world, document, version=2, page=2, quote="")
        seen = document_passages(document_id=document.pk, scope=world.scope("auditor"))
        assert [(view.id, view.state, view.page) for view in seen] == [
            (first.pk, AnchorState.MOVED, 1),
            (second.pk, AnchorState.FOUND, 2),
        ]
        before = document_passages(document_id=document.pk, version=1, scope=world.scope("auditor"))
        assert [(view.id, view.page) for view in before] == [(first.pk, 2)]

    def test_wait_while_the_newest_version_is_unread(self, world, document):
        anchor = marked(world, document)
        kept.version(document)
        [view] = document_passages(document_id=document.pk, scope=world.scope("gcu"))
        assert (view.state, view.page) == (AnchorState.WAITING, None)
        shown, opened = passage(anchor_id=anchor.pk, scope=world.scope("gcu"))
        assert (shown.number, opened.state) == (1, AnchorState.FOUND)

    def test_name_the_record_only_to_those_who_see_it(self, world, document):
        Document.objects.update(confidentiality=Confidentiality.PUBLIC)
        attachment = kept.attachment(document, world.offices["KEN-NAIROBI"], claim="Trained")
        attachment.anchor = marked(world, document)
        attachment.save()
        [view] = document_passages(document_id=document.pk, scope=world.scope("gcu"))
        [claim] = view.claims
        assert (claim.claim, claim.record.ref) == (
            "Trained",
            RecordRef("organization.office", world.offices["KEN-NAIROBI"].pk),
        )

    def test_do_not_exist_for_whoever_must_not_read(self, world, document):
        anchor = marked(world, document)
        stranger = world.scope("stranger")
        with pytest.raises(OutOfScope):
            document_passages(document_id=document.pk, scope=stranger)
        with pytest.raises(OutOfScope):
            passage(anchor_id=anchor.pk, scope=stranger)
        with pytest.raises(OutOfScope):
            passages(version=document.versions.get(), scope=stranger)
        with pytest.raises(OutOfScope):
            open_text(document_id=document.pk, scope=stranger)
        newer = kept.with_text(document, "Nothing.")
        extraction.look_for_passages(version=newer)
        assert lost_passages(scope=world.scope("gcu")).count() == 1
        assert not lost_passages(scope=stranger).exists()
        assert attachments_to_prove(document=document, scope=stranger) == []

    def test_lost_in_an_earlier_version_only_are_not_told(self, world, document):
        marked(world, document)
        for texts in (("Nothing.",), PAGES):
            extraction.look_for_passages(version=kept.with_text(document, *texts))
        assert not lost_passages(scope=MACHINE).exists()


class TestOpenText:
    def test_opens_the_newest_at_its_first_page(self, world, document):
        opened = open_text(document_id=document.pk, scope=world.scope("auditor"))
        assert (opened.version.number, opened.page.number, opened.is_newest) == (1, 1, True)

    def test_opens_where_a_passage_is(self, world, document):
        anchor = marked(world, document)
        opened = open_text(
            document_id=document.pk, anchor_id=anchor.pk, scope=world.scope("auditor")
        )
        assert opened.page.number == 2
        assert [run.text for run in opened.segments if run.is_chosen] == [QUOTE]
        assert "".join(run.text for run in opened.segments) == PAGES[1]

    def test_draws_the_chosen_passage_whole_where_others_overlap(self, world, document):
        marked(world, document, quote="12 trainings")
        chosen = marked(world, document)
        marked(world, document, quote="focal point")
        opened = open_text(
            document_id=document.pk, anchor_id=chosen.pk, scope=world.scope("auditor")
        )
        assert [run.text for run in opened.segments if run.passage] == [QUOTE, "focal point"]

    def test_draws_a_whole_page_only_when_it_is_asked_for(self, world, document):
        whole = marked(world, document, quote="")
        plain = open_text(document_id=document.pk, page=2, scope=world.scope("auditor"))
        assert [run.passage for run in plain.segments] == [None]
        opened = open_text(
            document_id=document.pk, anchor_id=whole.pk, scope=world.scope("auditor")
        )
        assert [run.text for run in opened.segments if run.is_chosen] == [PAGES[1]]

    @pytest.mark.parametrize("where", [{"page": 9}, {"version": 9}, {"anchor_id": 9}])
    def test_does_not_open_what_is_not_there(self, world, document, where):
        with pytest.raises(OutOfScope):
            open_text(document_id=document.pk, **where, scope=world.scope("auditor"))

    def test_does_not_open_a_passage_of_another_document(self, world, document):
        other = kept.document(world)
        kept.with_text(other, *PAGES)
        anchor = marked(world, other)
        with pytest.raises(OutOfScope):
            open_text(document_id=document.pk, anchor_id=anchor.pk, scope=world.scope("auditor"))
