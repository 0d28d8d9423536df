"""Awards as a table."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.projects.amounts import money_words
from apps.projects.models import Award
from apps.projects.selectors.awards.register import award_code
from apps.projects.views.awards.wording import NOTHING, amount_words, award_status

NUMBERS = {"td": {"class": "num"}}


class AwardTable(tables.Table):
    """One line for each award; `names` are the offices of the page that is shown."""

    project = tables.Column(verbose_name=gettext_lazy("Project"), order_by=("project__title",))
    number = tables.Column(
        verbose_name=pgettext_lazy("award", "Number"), order_by=("round__year", "number")
    )
    state = tables.Column(verbose_name=gettext_lazy("State"))
    amount = tables.Column(verbose_name=gettext_lazy("Amount"), empty_values=(), attrs=NUMBERS)
    paid = tables.Column(verbose_name=gettext_lazy("Paid"), attrs=NUMBERS)

    class Meta:
        attrs = {"class": "table table-cards"}
        order_by_field = "sort"
        row_header = "project"

    def __init__(self, rows: QuerySet[Award], **options: Any) -> None:
        """Show rows of `selectors.awards.register.listed`."""
        self.names: dict[int, str] = {}
        self.row_header = "project"
        super().__init__(rows, **options)

    def render_project(self, record: Award) -> SafeString:
        """Return the title as a link, with the office beneath."""
        return format_html(
            '<a class="award-name" href="{}">{}</a> <span class="award-office">{}</span>',
            reverse("projects:award", args=[record.pk]),
            record.project.title,
            self.names.get(record.pk, ""),
        )

    def render_number(self, record: Award) -> str:
        """Return the number of the letter."""
        return award_code(record)

    def render_state(self, record: Award) -> SafeString:
        """Return the status tag."""
        return render_to_string("_status.html", {"status": award_status(record)})

    def render_amount(self, record: Award) -> str:
        """Return the amount, or that it is not stated."""
        return amount_words(record.amount, record.round.currency)

    def render_paid(self, record: Award) -> str:
        """Return what is paid; of a stated award nobody knows."""
        if record.is_stated:
            return NOTHING
        return money_words(record.paid, record.round.currency)
