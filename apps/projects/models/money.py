"""Budgets by year and fund, the rates that turn them into dollars, and amounts copied from documents."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import StatedMoneyKind

CURRENCY_LENGTH = 3


@tracked()
class ExchangeRate(models.Model):
    """How many units of a currency one US dollar is from a day on, as somebody entered it with its source."""

    currency = models.CharField(_("currency"), max_length=CURRENCY_LENGTH)
    starts_on = models.DateField(_("holds from"))
    units_per_usd = models.DecimalField(
        _("units for one US dollar"), max_digits=18, decimal_places=6
    )
    source = models.CharField(_("source"), max_length=300)
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "starts_on"], name="one_rate_of_a_currency_and_day"
            ),
            models.CheckConstraint(condition=Q(units_per_usd__gt=0), name="a_rate_is_above_zero"),
            models.CheckConstraint(condition=~Q(source=""), name="a_rate_has_a_source"),
            models.CheckConstraint(condition=~Q(currency="USD"), name="the_dollar_needs_no_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.starts_on}"


@tracked()
class BudgetLine(models.Model):
    """What one fund gives a project in one year.

    `units_per_usd` is the rate that was used, kept with the line: 1 for US dollars. `amount_usd` is the
    amount divided by it, rounded half away from zero to cents. `spent` is what was spent of the line, in
    its currency and by its rate; None: not known, which is never the same as nothing.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    fund = models.CharField(_("fund"), max_length=120)
    is_iom_managed = models.BooleanField(_("managed by IOM"), default=False)
    currency = models.CharField(_("currency"), max_length=CURRENCY_LENGTH, default="USD")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    units_per_usd = models.DecimalField(_("rate used"), max_digits=18, decimal_places=6, default=1)
    amount_usd = models.DecimalField(_("amount in US dollars"), max_digits=14, decimal_places=2)
    spent = models.DecimalField(_("spent"), max_digits=14, decimal_places=2, null=True, blank=True)
    spent_usd = models.DecimalField(
        _("spent in US dollars"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "fund", "currency"], name="one_line_of_a_year_and_fund"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_budget_is_not_negative"),
            models.CheckConstraint(
                condition=Q(units_per_usd__gt=0)
                & Q(amount_usd=Round(F("amount") / F("units_per_usd"), precision=2)),
                name="dollars_follow_from_amount_and_rate",
            ),
            models.CheckConstraint(
                condition=~Q(currency="USD") | Q(units_per_usd=1), name="a_dollar_is_a_dollar"
            ),
            models.CheckConstraint(
                condition=Q(spent__isnull=True) | Q(spent__gte=0), name="spending_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(spent__isnull=True, spent_usd__isnull=True)
                | Q(
                    spent__isnull=False,
                    spent_usd__isnull=False,
                    spent_usd=Round(F("spent") / F("units_per_usd"), precision=2),
                ),
                name="dollars_spent_follow_from_spending_and_rate",
            ),
        ]
        # With the project, too: of a year that has only begun the database knows no lines yet, and would
        # look for those of one project among all of the year.
        indexes = [models.Index(fields=["year", "project"], name="budget_year_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year} {self.fund}"


class StatedMoney(models.Model):
    """An amount as a document states it; never added to computed ones. Loaded from `stated_money.csv`."""

    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=StatedMoneyKind.choices)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    year_text = models.CharField(max_length=40)
    amount_usd = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    what = models.CharField(max_length=200)
    source = models.TextField()
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("stated amount")
        verbose_name_plural = _("stated amounts")

    def __str__(self) -> str:
        return self.key
