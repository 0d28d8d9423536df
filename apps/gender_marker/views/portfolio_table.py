"""The portfolio as a table."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.ages import months_since
from apps.gender_marker.choices import Standing
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.portfolio import Line, lines_of, score_column
from apps.gender_marker.selectors.portfolio_words import code_words, hidden_words
from apps.organization.tree import OfficeTree
from apps.projects.selectors.register import office_names, status_of
from apps.projects.wording import NOTHING, dollars
from apps.web.parts import Kind, StatusTag

KINDS: dict[Standing, Kind] = {
    Standing.SCORED: "good",
    Standing.NOT_APPLICABLE: "calm",
    Standing.UNDETERMINED: "warn",
    Standing.DRAFT: "info",
    Standing.OTHER_EDITION: "warn",
    Standing.NEVER: "bad",
}
NONE = Line(standing=None)


class PortfolioTable(tables.Table):
    """One line for each project, with the score that counts."""

    title = tables.Column(verbose_name=gettext_lazy("Project"), empty_values=())
    code = tables.Column(verbose_name=gettext_lazy("Code"), empty_values=())
    stage = tables.Column(verbose_name=gettext_lazy("Stage"), empty_values=(), orderable=False)
    scored_at = tables.Column(verbose_name=gettext_lazy("Scored"), empty_values=(), accessor="pk")
    year_budget = tables.Column(empty_values=(), attrs={"td": {"class": "num"}})
    step = tables.Column(
        verbose_name=gettext_lazy("Next step"), empty_values=(), orderable=False, accessor="pk"
    )

    class Meta:
        attrs = {"class": "table table-cards portfolio-table"}
        order_by_field = "sort"

    def __init__(
        self,
        rows: QuerySet[Any],
        *,
        edition: Edition,
        year: int,
        tree: OfficeTree,
        today: date,
        scope: OfficeScope,
    ) -> None:
        """Show rows of `selectors.portfolio.portfolio_rows`."""
        self.edition, self.tree, self.today, self.scope = edition, tree, today, scope
        self.row_header = "title"
        self.caption = _("Projects by %(edition)s") % {"edition": edition.code}
        self.lines: dict[int, Line] = {}
        self.offices: dict[int, str] = {}
        # Without an order of its own the table would take that of the projects, by code, for one by score.
        super().__init__(rows, order_by=())
        self.columns["year_budget"].column.verbose_name = _("Budget %(year)s (USD)") % {
            "year": year
        }

    def look_up(self, projects: list[Any]) -> None:
        """Read what is told of the projects that will be drawn."""
        self.lines = lines_of(projects=projects, edition=self.edition, scope=self.scope)
        self.offices = office_names(projects=projects, tree=self.tree)

    def line(self, record: Any) -> Line:
        """Return what is told of a project."""
        return self.lines.get(record.pk, NONE)

    def render_title(self, record: Any) -> SafeString:
        """Return the title as a link, with code, office and state beneath."""
        return format_html(
            '<a class="project-name" href="{}">{}</a> <span class="project-office">{} · {} · {}</span>',
            reverse("projects:project", args=[record.pk]),
            record.title,
            record.code,
            record.office_stated or self.offices.get(record.office_id, ""),
            status_of(record).label,
        )

    def render_code(self, record: Any) -> SafeString | str:
        """Return the code as a link to the score, or why there is none."""
        line = self.line(record)
        if line.standing is None:
            return format_html('<span class="quiet">{}</span>', hidden_words())
        if line.score is not None and line.score.code is not None:
            return format_html(
                '<span><a class="marker-code" href="{}">{}</a>{}</span>',
                reverse("gender_marker:assessment", args=[line.score.pk]),
                line.score.code.key,
                checked_mark(line),
            )
        status = StatusTag(KINDS[line.standing], line.standing.label)
        tag = render_to_string("_status.html", {"status": status})
        if line.other is not None:
            words = f"{line.other.edition.code}: {code_words(line.other)}"
            return format_html('{} <span class="quiet small">{}</span>', tag, words)
        return tag

    def render_stage(self, record: Any) -> str:
        """Return the stage of the score."""
        score = self.line(record).score
        return score.get_stage_display() if score is not None else NOTHING

    def render_scored_at(self, record: Any) -> SafeString | str:
        """Return how long ago it was scored, and by whom."""
        score = self.line(record).score
        if score is None or score.scored_at is None:
            return NOTHING
        return format_html(
            '<span><time datetime="{}">{}</time> <span class="quiet small">{}</span></span>',
            score.scored_at.isoformat(),
            age_words(timezone.localdate(score.scored_at), self.today),
            name_of(score.scored_by),
        )

    def render_year_budget(self, record: Any) -> str:
        """Return the budget of the year."""
        return dollars(record.year_budget)

    def render_step(self, record: Any) -> SafeString | str:
        """Return what this person does next with the score of the project."""
        line = self.line(record)
        if not line.is_open:
            return ""
        if line.draft_stage:
            address = reverse("gender_marker:assess", args=[record.pk, line.draft_stage])
        else:
            address = reverse("gender_marker:assess_new", args=[record.pk])
        return format_html(
            '<a href="{}">{} <span class="visually-hidden">{}</span></a>',
            address,
            step_words(line),
            record.code,
        )

    def order_title(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        """Sort by title, then code."""
        return rows.order_by("-title" if is_descending else "title", "code"), True

    def order_code(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        """Sort by the order of the codes; those without one last."""
        return self.by_score("code__position", rows, is_descending), True

    def order_scored_at(
        self, rows: QuerySet[Any], is_descending: bool
    ) -> tuple[QuerySet[Any], bool]:
        """Sort by the age of scores, the oldest first; those without one last."""
        return self.by_score("scored_at", rows, is_descending), True

    def order_year_budget(
        self, rows: QuerySet[Any], is_descending: bool
    ) -> tuple[QuerySet[Any], bool]:
        """Sort by money; those without a budget last."""
        return rows.order_by(in_order("year_budget", is_descending), "code"), True

    def by_score(self, name: str, rows: QuerySet[Any], is_descending: bool) -> QuerySet[Any]:
        """Sort by a column of the score that counts."""
        column = score_column(name, edition=self.edition, scope=self.scope)
        rows = rows.alias(by_score=column)
        return rows.order_by(in_order("by_score", is_descending), "code")


def in_order(name: str, is_descending: bool) -> Any:
    """Return a column in one order or the other, what is not known last in both."""
    column = F(name)
    return column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)


def step_words(line: Line) -> str:
    """Return what whoever keeps a project does next with its score."""
    if line.draft_stage:
        return _("Go on with the draft")
    if line.standing in (Standing.SCORED, Standing.NOT_APPLICABLE):
        return _("Score it again")
    return _("Score it")


def checked_mark(line: Line) -> SafeString | str:
    """Return that another person has checked a score, and whether another code was proposed."""
    if not line.checks:
        return ""
    words = _("checked: another code is proposed") if line.objections else _("checked")
    return format_html(' <span class="quiet small">{}</span>', words)


def age_words(day: date, today: date) -> str:
    """Return how long ago something was, in months, or years from two on."""
    months = months_since(day, today)
    if months == 0:
        return _("less than a month ago")
    if months < 24:
        return ngettext("%(number)s month ago", "%(number)s months ago", months) % {
            "number": months
        }
    years = months // 12
    return ngettext("%(number)s year ago", "%(number)s years ago", years) % {"number": years}
