"""Whoever submits gets a receipt, whoever decides next is told, whoever submitted hears the decision."""

from django.db import transaction
from django.utils import translation

from apps.actions.choices import NoticeKind
from apps.actions.models import Mail, Notice
from apps.actions.notice_words import NoticeView
from apps.staffing.models import ReturnRevision
from apps.staffing.services import bulk_approval, review
from tests.cast import World
from tests.staffing.builders import NOON, advance, begin, bring_to, fill, take


def told(kind: NoticeKind) -> list[str]:
    """The user names of those who were told something of a kind."""
    return list(
        Notice.objects.filter(kind=kind).order_by("pk").values_list("user__username", flat=True)
    )


def words(kind: NoticeKind, language: str = "en") -> str:
    """What the newest notice of a kind says."""
    with translation.override(language):
        return NoticeView.of(Notice.objects.filter(kind=kind).latest("pk")).text


class TestSubmission:
    def test_gives_a_receipt_with_what_was_counted(self, world: World):
        bring_to(world, "submitted")
        assert told(NoticeKind.RECEIPT) == ["hr.nairobi"]
        assert words(NoticeKind.RECEIPT) == (
            "Received: the headcounts of Kenya as of 31 December 2025, submitted by Achieng Otieno, "
            "15 January 2026, 12:00. Staff: 31 (women 16, men 15, other or undisclosed 0)."
        )
        assert Mail.objects.get().user == world.people["hr.nairobi"]

    def test_tells_the_nearest_head_who_may_attest(self, world: World):
        bring_to(world, "submitted")
        assert told(NoticeKind.WAITING) == ["head.nairobi"]

    def test_of_an_office_of_one_person_tells_the_head_above(self, world: World):
        bring_to(world, "submitted", "KEN-MOMBASA", {"P4/F": 1})
        assert told(NoticeKind.WAITING) == ["head.nairobi"]

    def test_that_is_rolled_back_tells_nobody(self, world: World):
        revision = fill(world, begin(world))
        with transaction.atomic():
            advance(world, revision, "submitted")
            transaction.set_rollback(True)
        assert not Notice.objects.exists()
        assert not Mail.objects.exists()

    def test_after_a_return_is_told_again(self, world: World):
        revision = bring_to(world, "returned")
        take(world, "submit", revision, "hr.nairobi")
        assert told(NoticeKind.RECEIPT) == ["hr.nairobi"] * 2
        assert told(NoticeKind.WAITING) == ["head.nairobi"] * 2


class TestAttestation:
    def test_tells_human_resources_management(self, world: World):
        bring_to(world, "attested")
        assert told(NoticeKind.WAITING) == ["head.nairobi", "hrm"]
        assert "wait for your approval" in words(NoticeKind.WAITING)


class TestDecision:
    def test_to_send_back_tells_whoever_submitted_why(self, world: World):
        revision = bring_to(world, "submitted")
        review.send_back(
            revision_id=revision.pk,
            version=revision.version,
            reason="Grade P4 looks swapped.",
            at=NOON,
            scope=world.scope("head.nairobi"),
        )
        assert told(NoticeKind.DECISION) == ["hr.nairobi"]
        assert words(NoticeKind.DECISION) == (
            "Baraka Mwangi returned the headcounts of Kenya as of 31 December 2025: "
            "Grade P4 looks swapped."
        )

    def test_to_take_one_s_own_back_tells_nobody(self, world: World):
        revision = bring_to(world, "submitted")
        take(world, "send_back", revision, "hr.nairobi")
        assert told(NoticeKind.DECISION) == []

    def test_to_approve_tells_whoever_submitted(self, world: World):
        bring_to(world, "approved")
        assert told(NoticeKind.DECISION) == ["hr.nairobi"]
        assert "Marta Silva approved" in words(NoticeKind.DECISION)

    def test_in_bulk_tells_each_once_by_one_insert(self, world: World, monkeypatch):
        revisions = [
            bring_to(world, "attested", office)
            for office in ("KEN-NAIROBI", "SOM-HARGEISA", "SEN-DAKAR")
        ]
        calls: list[int] = []
        whole = bulk_approval.tell_decided

        def counted(**said):
            calls.append(len(said["revisions"]))
            whole(**said)

        monkeypatch.setattr(bulk_approval, "tell_decided", counted)
        approved, refused = bulk_approval.approve_many(
            chosen=[(one.pk, one.version) for one in revisions] + [(0, 1)],
            at=NOON,
            scope=world.scope("hrm"),
        )
        assert (len(approved), len(refused)) == (3, 1)
        assert calls == [3]
        assert told(NoticeKind.DECISION) == ["hr.nairobi", "hr.hargeisa", "hr.dakar"]
        assert set(ReturnRevision.objects.values_list("state", flat=True)) == {"approved"}
