"""What the database itself refuses, whatever runs above it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from apps.projects.choices import AwardState, EditionState, PaymentKind, ProjectState
from apps.projects.models import (
    Award,
    BudgetLine,
    ChecklistEdition,
    ChecklistItem,
    Payment,
    Project,
)
from tests.projects.builders import NOON, TODAY, make_award, make_project, make_round


def refuses(constraint: str):
    """Expect the constraint of that name, and keep the test's transaction usable."""
    return pytest.raises(Exception, match=constraint)


def again(row: Model) -> Model:
    row.refresh_from_db()
    return row


class TestEnvelope:
    def test_follows_the_awards_that_are_made_changed_and_cancelled(self, world):
        funding = make_round(envelope="10000")
        first = make_award(world, funding_round=funding, amount="6000")
        assert again(funding).awarded == Decimal(6000)
        Award.objects.filter(pk=first.pk).update(amount=Decimal(9000))
        assert again(funding).awarded == Decimal(9000)
        Award.objects.filter(pk=first.pk).update(
            state=AwardState.CANCELLED, closing_words="The office closed."
        )
        assert again(funding).awarded == 0

    def test_is_never_passed_not_by_a_cent(self, world):
        funding = make_round(envelope="10000")
        make_award(world, funding_round=funding, amount="6000")
        with refuses("awards_stay_within_the_envelope"), transaction.atomic():
            make_award(world, funding_round=funding, amount="4000.01", number=2)
        make_award(world, funding_round=funding, amount="4000", number=3)
        assert again(funding).awarded == Decimal(10000)

    def test_cannot_be_lowered_below_what_was_awarded(self, world):
        funding = make_round(envelope="10000")
        make_award(world, funding_round=funding, amount="6000")
        funding.refresh_from_db()
        funding.envelope = Decimal(5999)
        with refuses("awards_stay_within_the_envelope"), transaction.atomic():
            funding.save()

    def test_that_is_not_known_gives_nothing(self, world):
        funding = make_round(envelope=None)
        with refuses("awards_stay_within_the_envelope"), transaction.atomic():
            make_award(world, funding_round=funding, amount="1")


class TestPayments:
    def pay(
        self, award: Award, amount: str, kind: str = PaymentKind.PAYMENT, ref: str = "A"
    ) -> None:
        Payment.objects.create(
            award=award,
            kind=kind,
            amount=Decimal(amount),
            paid_on=TODAY,
            reference=ref,
            entered_at=NOON,
        )

    def test_never_pass_the_award_and_never_return_more_than_was_paid(self, world):
        award = make_award(world, funding_round=make_round(), amount="1000")
        self.pay(award, "800")
        with refuses("payments_stay_within_the_award"), transaction.atomic():
            self.pay(award, "200.01", ref="B")
        with refuses("payments_stay_within_the_award"), transaction.atomic():
            self.pay(award, "801", PaymentKind.RETURN, ref="C")
        self.pay(award, "300", PaymentKind.RETURN, ref="D")
        assert again(award).paid == Decimal(500)

    def test_are_neither_changed_nor_deleted(self, world):
        award = make_award(world, funding_round=make_round(), amount="1000")
        self.pay(award, "800")
        with refuses("payment_stays"), transaction.atomic():
            Payment.objects.update(amount=Decimal(1))
        with refuses("payment_stays"), transaction.atomic():
            Payment.objects.all().delete()

    def test_keep_an_award_from_being_lowered_or_cancelled(self, world):
        award = make_award(world, funding_round=make_round(), amount="1000")
        self.pay(award, "800")
        with refuses("payments_stay_within_the_award"), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(amount=Decimal(799))
        with refuses("holds_no_money"), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(
                state=AwardState.CANCELLED, closing_words="No."
            )


class TestBudgetLine:
    def line(self, project: Project, **facts: object) -> BudgetLine:
        values = {"year": 2026, "fund": "DI", "amount": Decimal(100), "amount_usd": Decimal(100)}
        return BudgetLine.objects.create(project=project, **{**values, **facts})

    @pytest.mark.parametrize(
        ("amount", "rate", "dollars"),
        [
            ("100.00", "0.8", "125.00"),
            ("1.00", "8", "0.13"),
            ("10", "3", "3.33"),
            ("5", "8", "0.63"),
        ],
    )
    def test_turns_into_dollars_by_its_rate_half_away_from_zero(self, world, amount, rate, dollars):
        line = self.line(
            make_project(world),
            currency="EUR",
            amount=Decimal(amount),
            units_per_usd=Decimal(rate),
            amount_usd=Decimal(dollars),
        )
        assert line.pk

    def test_cannot_hold_other_dollars_than_follow(self, world):
        with refuses("dollars_follow_from_amount_and_rate"), transaction.atomic():
            self.line(make_project(world), amount_usd=Decimal("100.01"))

    def test_knows_what_was_spent_in_both_currencies_or_in_none(self, world):
        project = make_project(world)
        facts = {"currency": "EUR", "units_per_usd": Decimal("0.8"), "amount_usd": Decimal(125)}
        self.line(project, fund="A", **facts)
        self.line(project, fund="B", **facts, spent=Decimal(10), spent_usd=Decimal("12.50"))
        for number, dollars in enumerate((None, Decimal("12.51"))):
            with (
                refuses("dollars_spent_follow_from_spending_and_rate"),
                transaction.atomic(),
            ):
                self.line(project, fund=f"C{number}", **facts, spent=Decimal(10), spent_usd=dollars)
        with refuses("spending_is_not_negative"), transaction.atomic():
            self.line(project, fund="D", spent=Decimal(-1), spent_usd=Decimal(-1))

    def test_knows_that_a_dollar_is_a_dollar(self, world):
        with refuses("a_dollar_is_a_dollar"), transaction.atomic():
            self.line(make_project(world), units_per_usd=Decimal(2), amount_usd=Decimal(50))


class TestProject:
    def test_that_could_not_be_implemented_says_why(self, world):
        with refuses("a_project_that_failed_says_why"), transaction.atomic():
            make_project(world, state=ProjectState.NOT_IMPLEMENTED)

    @pytest.mark.parametrize("code", ["=1", "+1", "@x", " KE", ""])
    def test_has_a_code_that_begins_with_a_letter_or_digit(self, world, code):
        with refuses("a_code_begins_with_a_letter_or_digit"), transaction.atomic():
            make_project(world, code=code)

    def test_begins_before_it_ends(self, world):
        with refuses("project_begins_before_it_ends"), transaction.atomic():
            make_project(world, starts_on=date(2026, 5, 1), ends_before=date(2026, 5, 1))


class TestChecklist:
    def test_never_changes_once_it_is_published(self, db):
        edition = ChecklistEdition.objects.create(number=1, created_at=NOON)
        item = ChecklistItem.objects.create(edition=edition, key="a", position=1, text_en="A?")
        ChecklistEdition.objects.filter(pk=edition.pk).update(
            state=EditionState.PUBLISHED, published_at=NOON
        )
        with refuses("items of a published checklist"), transaction.atomic():
            ChecklistItem.objects.filter(pk=item.pk).update(text_en="B?")
        with refuses("items of a published checklist"), transaction.atomic():
            ChecklistItem.objects.create(edition=edition, key="b", position=2, text_en="B?")
        with refuses("items of a published checklist"), transaction.atomic():
            item.delete()
        with refuses("a published checklist"), transaction.atomic():
            ChecklistEdition.objects.update(note="x")


def test_the_helper_of_these_tests_would_notice_another_constraint(world):
    with pytest.raises(AssertionError), refuses("no_such_constraint"), transaction.atomic():
        raise IntegrityError("another_constraint")
