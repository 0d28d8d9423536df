"""Who may read a document, what proves something of a record, and what keepers owe."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.records import RecordRef, record_seen, record_to_change, records_seen
from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality, LinkState, ScanState
from apps.documents.models import Attachment, Document, DocumentVersion, LinkCheck
from apps.documents.selectors import (
    desk,
    document_seen,
    documents_seen,
    documents_seen_among,
    evidence_of,
)
from apps.documents.selectors.access import DOCUMENT_KIND
from apps.documents.services import attaching, editing
from apps.documents.services.hand_over import hand_over
from apps.documents.services.passages import NewPassage, mark, mark_again
from apps.documents.services.places import look_for_passages
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.documents import kept
from tests.documents.builders import DAKAR, NAIROBI, NOW, add, link, next_version, office_record
from tests.staffing.builders import begin

PUBLIC = Confidentiality.PUBLIC.value


def return_record(world) -> RecordRef:
    """The headcount return of Nairobi, which only those who see the office see."""
    return RecordRef("staffing.headcountreturn", begin(world).headcount_return_id)


class TestDocument:
    @pytest.mark.parametrize(
        ("username", "is_seen"),
        [
            ("hr.nairobi", True),
            ("head.nairobi", True),
            ("hr.region", True),
            ("gcu", True),
            ("auditor", True),
            ("hr.dakar", False),
            ("mombasa", False),
            ("pm.nairobi", False),
            ("budget", False),
            ("council", False),
            ("translator", False),
            ("stranger", False),
        ],
    )
    def test_of_the_inner_circle_is_for_those_who_see_its_office(self, world, username, is_seen):
        document = add(world)
        scope = world.scope(username)
        assert documents_seen(scope=scope).filter(pk=document.pk).exists() is is_seen
        assert (document.pk in documents_seen_among(ids=[document.pk], scope=scope)) is is_seen

    @pytest.mark.parametrize("username", ["hr.dakar", "council", "stranger"])
    def test_that_is_public_is_for_everybody_who_has_logged_in(self, world, username):
        document = add(world, confidentiality=PUBLIC)
        assert document_seen(document_id=document.pk, scope=world.scope(username)) == document

    def test_is_for_nobody_who_has_not_logged_in(self, world):
        document = add(world, confidentiality=PUBLIC, attach_to=[office_record(world)])
        assert not documents_seen(scope=OfficeScope.nothing()).exists()
        assert documents_seen_among(ids=[document.pk], scope=OfficeScope.nothing()) == {}

    def test_is_for_whoever_adds_it_without_seeing_the_office(self, world):
        document = add(world, "pm.nairobi")
        assert document_seen(document_id=document.pk, scope=world.scope("pm.nairobi"))

    def test_is_for_whoever_keeps_it(self, world):
        document = add(world)
        hand_over(
            person_id=world.people["hr.nairobi"].pk,
            successor_id=world.people["budget"].pk,
            now=NOW,
            scope=OfficeScope.everything("tests"),
        )
        assert document_seen(document_id=document.pk, scope=world.scope("budget"))

    def test_is_for_whoever_works_on_a_record_that_it_proves(self, world):
        document = add(world, attach_to=[office_record(world)])
        assert document_seen(document_id=document.pk, scope=world.scope("pm.nairobi"))

    def test_is_not_for_those_who_see_the_record_as_everybody_does(self, world):
        """Everybody sees offices; that must not open what is confidential of them."""
        document = add(world, attach_to=[office_record(world)])
        for username in ("hr.dakar", "council", "stranger"):
            assert record_seen(office_record(world), scope=world.scope(username))
            with pytest.raises(OutOfScope):
                document_seen(document_id=document.pk, scope=world.scope(username))

    def test_is_for_those_who_see_a_record_of_another_office(self, world):
        document = add(world, "gcu", office=DAKAR, attach_to=[return_record(world)])
        assert document_seen(document_id=document.pk, scope=world.scope("head.nairobi"))
        with pytest.raises(OutOfScope):
            document_seen(document_id=document.pk, scope=world.scope("hr.hargeisa"))

    def test_is_closed_again_when_it_is_detached(self, world):
        document = add(world, "gcu", office=DAKAR, attach_to=[return_record(world)])
        attaching.detach(
            attachment_id=Attachment.objects.get().pk, now=NOW, scope=world.scope("gcu")
        )
        with pytest.raises(OutOfScope):
            document_seen(document_id=document.pk, scope=world.scope("head.nairobi"))

    def test_that_is_withdrawn_is_for_those_who_may_bring_it_back(self, world):
        document = add(world, confidentiality=PUBLIC, attach_to=[office_record(world)])
        editing.withdraw(
            document_id=document.pk,
            version=1,
            reason="Sent by mistake.",
            now=NOW,
            scope=world.scope("hr.nairobi"),
        )
        assert document_seen(document_id=document.pk, scope=world.scope("head.nairobi"))
        for username in ("auditor", "hr.dakar", "council"):
            with pytest.raises(OutOfScope):
                document_seen(document_id=document.pk, scope=world.scope(username))

    def test_of_many_takes_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        record = return_record(world)
        ids = [
            add(world, "gcu", office=DAKAR, title=f"{number}", attach_to=[record]).pk
            for number in range(4)
        ]
        scope = world.scope("head.nairobi")
        documents_seen_among(ids=ids[:1], scope=scope)
        for some in (ids[:1], ids):
            with django_assert_num_queries(3):
                assert set(documents_seen_among(ids=some, scope=scope)) == set(some)


class TestRecord:
    def test_is_named_and_opened_for_those_who_see_it(self, world):
        document = add(world, title="Report")
        ref = RecordRef(DOCUMENT_KIND, document.pk)
        view = record_to_change(ref, scope=world.scope("hr.nairobi"))
        assert (view.label, view.url, view.office_id) == (
            "Report",
            f"/documents/{document.pk}/",
            document.office_id,
        )
        assert not record_seen(ref, scope=world.scope("auditor")).may_change
        assert records_seen([ref], scope=world.scope("council")) == {}


class TestEvidence:
    def test_of_a_record_is_the_latest_first_with_its_newest_version(self, world):
        record = office_record(world)
        old = add(world, title="Old", attach_to=[record], claim="First.")
        new = link(world)
        attaching.attach(
            document_id=new.pk,
            record=record,
            now=NOW + timedelta(hours=1),
            scope=world.scope("hr.nairobi"),
        )
        version = next_version(world, old)
        found = evidence_of(records=[record], scope=world.scope("hr.nairobi"))[record]
        assert [each.title for each in found] == ["example.org", "Old"]
        assert found[0].link_state == LinkState.NOT_CHECKED
        assert found[1].download_url == f"/documents/versions/{version.pk}/file/"
        assert found[1].claim == "First."

    def test_shows_nobody_what_they_may_not_read(self, world):
        record = office_record(world)
        add(world, title="Inner", attach_to=[record])
        add(world, title="Public", confidentiality=PUBLIC, attach_to=[record])
        titles = {
            username: [
                each.title
                for each in evidence_of(records=[record], scope=world.scope(username))[record]
            ]
            for username in ("hr.nairobi", "council")
        }
        assert sorted(titles["hr.nairobi"]) == ["Inner", "Public"]
        assert titles["council"] == ["Public"]
        assert evidence_of(records=[record], scope=OfficeScope.nothing()) == {}

    def test_of_a_record_that_is_not_seen_is_nothing(self, world):
        record = return_record(world)
        add(world, attach_to=[record])
        assert evidence_of(records=[record], scope=world.scope("hr.dakar")) == {}
        assert evidence_of(records=[record], scope=world.scope("stranger")) == {}

    def test_leaves_out_what_was_withdrawn(self, world):
        record = office_record(world)
        document = add(world, attach_to=[record])
        editing.withdraw(
            document_id=document.pk,
            version=1,
            reason="Wrong.",
            now=NOW,
            scope=world.scope("hr.nairobi"),
        )
        assert evidence_of(records=[record], scope=world.scope("hr.nairobi")) == {record: []}

    def test_of_many_records_takes_a_fixed_number_of_statements(
        self, world, django_assert_num_queries
    ):
        refs = [office_record(world, code) for code in (NAIROBI, "KEN-MOMBASA")]
        for number, ref in enumerate([*refs, *refs]):
            add(world, title=f"{number}", attach_to=[ref])
        scope = world.scope("hr.nairobi")
        evidence_of(records=refs, scope=scope)
        for some in (refs[:1], refs):
            with django_assert_num_queries(5):
                evidence_of(records=some, scope=scope)


class TestAttaching:
    def test_needs_both_to_be_ones_own(self, world):
        document = add(world)
        dakar = office_record(world, DAKAR)
        with pytest.raises(NotPermitted):
            attaching.attach(
                document_id=document.pk, record=dakar, now=NOW, scope=world.scope("hr.nairobi")
            )
        with pytest.raises(OutOfScope):
            attaching.attach(
                document_id=document.pk, record=dakar, now=NOW, scope=world.scope("hr.dakar")
            )

    def test_of_a_confidential_document_is_for_those_who_work_on_it(self, world):
        """Whoever attaches a document lets others read it."""
        document = add(world, "hr.dakar", office=DAKAR)
        scope = world.scope("hr.nairobi")
        seeing = replace(scope, offices={**scope.offices, **world.scope("auditor").offices})
        with pytest.raises(NotPermitted, match="inner circle"):
            attaching.attach(
                document_id=document.pk, record=office_record(world), now=NOW, scope=seeing
            )

    def test_happens_once_and_again_after_it_has_ended(self, world):
        document = add(world, attach_to=[office_record(world)])
        again = {
            "document_id": document.pk,
            "record": office_record(world),
            "now": NOW,
            "scope": world.scope("hr.nairobi"),
        }
        with pytest.raises(WrongState, match="already"):
            attaching.attach(**again)
        first = Attachment.objects.get()
        attaching.detach(attachment_id=first.pk, now=NOW, scope=world.scope("head.nairobi"))
        with pytest.raises(WrongState):
            attaching.detach(attachment_id=first.pk, now=NOW, scope=world.scope("head.nairobi"))
        attaching.attach(**again)
        assert Attachment.objects.count() == 2

    def test_of_a_document_to_a_document_is_none(self, world):
        first, second = add(world, title="1"), add(world, title="2")
        with pytest.raises(Invalid):
            attaching.attach(
                document_id=first.pk,
                record=RecordRef(DOCUMENT_KIND, second.pk),
                now=NOW,
                scope=world.scope("hr.nairobi"),
            )


class TestHandOver:
    def test_moves_what_a_person_keeps_and_names_it(self, world):
        mine = add(world, title="Mine", retain_until=(NOW + timedelta(days=9)).date())
        other = add(world, "head.nairobi", title="Other")
        lines = hand_over(
            person_id=world.people["hr.nairobi"].pk,
            successor_id=world.people["focalpoint.nairobi"].pk,
            now=NOW,
            scope=world.scope("head.nairobi"),
        )
        assert lines == [
            {
                "record": f"documents.document:{mine.pk}",
                "label": "Mine",
                "url": f"/documents/{mine.pk}/",
                "due_on": mine.retain_until,
            }
        ]
        mine.refresh_from_db()
        other.refresh_from_db()
        assert mine.keeper == world.people["focalpoint.nairobi"]
        assert mine.created_by == world.people["hr.nairobi"]
        assert other.keeper == world.people["head.nairobi"]

    def test_moves_nothing_of_offices_that_the_scope_does_not_work_for(self, world):
        add(world)
        moved = hand_over(
            person_id=world.people["hr.nairobi"].pk,
            successor_id=world.people["hr.dakar"].pk,
            now=NOW,
            scope=world.scope("hr.dakar"),
        )
        assert moved == []
        assert Document.objects.get().keeper == world.people["hr.nairobi"]


class TestOwed:
    def owed(self, world, username: str = "hr.nairobi", most: int = 10):
        return desk.owed(now=NOW, most=most, scope=world.scope(username))

    def test_are_files_with_a_virus_links_that_are_gone_and_ends_of_retention(self, world):
        soon = NOW.date() + timedelta(days=10)
        add(world, title="Ending", retain_until=soon)
        add(world, title="Later", retain_until=NOW.date() + timedelta(days=31))
        infected = add(world, title="Infected")
        DocumentVersion.objects.filter(document=infected).update(
            scan_state=ScanState.INFECTED, file="", removed_at=NOW
        )
        LinkCheck.objects.filter(document=link(world, title="Gone")).update(state=LinkState.GONE)
        found = self.owed(world)
        assert [str(each.title) for each in found.items] == ["Gone", "Infected", "Ending"]
        assert found.total == 3
        # Midnight in Nairobi after the last day.
        assert found.items[2].due_at == datetime(2026, 3, 12, 21, 0, tzinfo=UTC)
        assert found.items[2].zone == "Africa/Nairobi"
        assert self.owed(world, most=1).total == 3

    def test_are_passages_that_the_newest_version_has_lost(self, world):
        document = kept.document(world, keeper="hr.nairobi", title="Report")
        kept.with_text(document, "The office held twelve trainings for its supervisors.")
        passage = NewPassage(version=1, page=1, quote="held twelve trainings")
        mine = world.scope("hr.nairobi")
        anchor = mark(document_id=document.pk, passage=passage, now=NOW, scope=mine)
        assert self.owed(world).total == 0
        look_for_passages(version=kept.with_text(document, "Nothing of it."))
        [item] = self.owed(world).items
        assert item.status.label == "A marked passage was not found"
        assert item.url == f"/documents/{document.pk}/read/?passage={anchor.pk}"
        again = NewPassage(version=2, page=1, quote="Nothing")
        mark_again(anchor_id=anchor.pk, passage=again, now=NOW, scope=mine)
        assert self.owed(world).total == 0

    def test_are_settled_by_a_new_version(self, world):
        infected = add(world, title="Infected")
        DocumentVersion.objects.filter(document=infected).update(
            scan_state=ScanState.INFECTED, file="", removed_at=NOW
        )
        next_version(world, infected)
        assert self.owed(world).total == 0

    @pytest.mark.parametrize("username", ["head.nairobi", "gcu", "stranger"])
    def test_are_of_the_keeper_alone(self, world, username):
        add(world, retain_until=NOW.date())
        assert self.owed(world, username).total == 0

    def test_take_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        add(world, title="1", retain_until=NOW.date())
        self.owed(world)
        scope = world.scope("hr.nairobi")
        desk.owed(now=NOW, most=10, scope=scope)
        with django_assert_num_queries(3):
            desk.owed(now=NOW, most=10, scope=scope)
        for number in range(5):
            add(world, title=f"More {number}", retain_until=NOW.date())
        with django_assert_num_queries(3):
            assert desk.owed(now=NOW, most=10, scope=scope).total == 6


class TestChanged:
    def changed(self, world, username: str):
        return desk.changed(
            since=NOW - timedelta(hours=1), now=NOW, most=10, scope=world.scope(username)
        )

    def test_are_new_versions_and_links_of_others(self, world):
        next_version(world, add(world, title="Report"), "head.nairobi")
        link(world, title="Page")
        found = self.changed(world, "gcu")
        assert {str(each.title) for each in found.items} == {
            "New version: Report, version 2",
            "Link added: Page",
        }
        assert {each.by for each in found.items} == {"Baraka Mwangi", "Achieng Otieno"}
        assert self.changed(world, "head.nairobi").total == 1
        assert self.changed(world, "hr.dakar").total == 0
        assert self.changed(world, "stranger").total == 0

    def test_are_none_of_before(self, world):
        add(world)
        later = desk.changed(
            since=NOW, now=NOW + timedelta(days=1), most=10, scope=world.scope("gcu")
        )
        assert later.total == 0

    def test_take_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        add(world, title="1")
        self.changed(world, "gcu")
        scope = world.scope("gcu")
        with django_assert_num_queries(3):
            desk.changed(since=NOW - timedelta(hours=1), now=NOW, most=10, scope=scope)
        for number in range(5):
            add(world, title=f"More {number}")
        with django_assert_num_queries(3):
            desk.changed(since=NOW - timedelta(hours=1), now=NOW, most=10, scope=scope)
