"""The matrix of returns: offices by period, how complete and how timely; and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.staffing.forms.completeness import BEGIN, REMIND, REOPEN, STEPS, MatrixFilterForm
from apps.staffing.selectors.completeness import (
    Matrix,
    MatrixRow,
    completeness,
    periods_shown,
)
from apps.staffing.selectors.completeness_words import (
    SUM_NAMES,
    ShownCell,
    figures_of,
    file_rows,
    sentence,
    shown,
)
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.picture import scope_label
from apps.staffing.selectors.returns import branches_of, period_lines
from apps.staffing.views.review import found_words
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import Chip, chips_of
from apps.web.pages import render_page
from apps.web.refusals import NotPermitted, OutOfScope

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the page; `branch` is the region where it differs from that of the row above."""

    row: MatrixRow
    cells: tuple[ShownCell, ...]
    branch: OfficeNode | None


@dataclass(frozen=True, slots=True)
class Found:
    """The matrix that an address asks for, its form and chips; no matrix before the first period."""

    form: MatrixFilterForm
    chips: list[Chip]
    matrix: Matrix | None


def matrix_of(query: QueryDict, *, now: datetime, scope: OfficeScope) -> Found:
    """Return the matrix that an address asks for. Raises NotPermitted for who sees no office."""
    if not scope.visible:
        raise NotPermitted
    lines = periods_shown(period_lines(scope=scope), None, most=1000)
    branches = branches_of(as_of=lines[0].as_of, scope=scope) if lines else []
    form = MatrixFilterForm(query, periods=lines, branches=branches)
    if not lines:
        return Found(form, [], None)
    matrix = completeness(last=form.last_shown(), filters=form.filters(), at=now, scope=scope)
    return Found(form, chips_of(form, query), matrix)


@require_safe
def return_completeness(request: ScopedRequest) -> HttpResponse:
    """Show how complete and timely the returns of the latest periods are, office by office."""
    now = datetime.now(UTC)
    scope = request.scope
    found = matrix_of(request.GET, now=now, scope=scope)
    context: dict[str, object] = {
        "title": _("Completeness of returns"),
        "filter_form": found.form,
        "chips": found.chips,
        "clear_url": reverse("staffing:return_completeness"),
        "matrix": found.matrix,
    }
    if found.matrix is not None:
        context |= shown_matrix(found.matrix, request, scope)
        context["found"] = found_words(len(found.matrix.rows)) if found.chips else ""
    return render_page(request, "staffing/completeness.html", context)


def shown_matrix(matrix: Matrix, request: ScopedRequest, scope: OfficeScope) -> dict[str, object]:
    """Return what the page shows of a matrix."""
    newest = matrix.periods[0]
    page = Paginator(matrix.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    address = reverse("staffing:return_completeness")
    asked = query.urlencode()
    return {
        "facts": [
            _("latest period: %(date)s") % {"date": date_format(newest.as_of, "DATE_FORMAT")}
        ],
        "sentence": sentence(matrix.columns[0], newest),
        "sums": sums_of(matrix, scope),
        "page": page,
        "rows": in_regions(list(page.object_list)),
        "number": len(matrix.rows),
        "steps": steps_for(scope),
        "step_url": f"{reverse('staffing:return_many')}?{asked}",
        "review_url": (reverse("staffing:return_review") if scope.over(Capability.APPROVE) else ""),
        "downloads": [
            (_("Download CSV"), f"{address[:-1]}.csv?{asked}"),
            (_("Download XLSX"), f"{address[:-1]}.xlsx?{asked}"),
        ],
    }


def sums_of(matrix: Matrix, scope: OfficeScope) -> list[tuple[str, list[tuple[Figure, str]]]]:
    """Return the sums as lines: what is counted, and for each period and all of them (figure, its list)."""
    newest = matrix.periods[0]
    words = scope_label(query=CountQuery(), tree=tree_on(day=newest.as_of), scope=scope)
    columns = [
        figures_of(sums, key=period.as_of.isoformat(), period=period, scope=words)
        for period, sums in zip(matrix.periods, matrix.columns, strict=True)
    ]
    total = figures_of(matrix.total, key="all", period=newest, scope=words)
    listed = reverse("staffing:return_list")
    lines = []
    for name, label in SUM_NAMES.items():
        line = [
            (column[name], f"{listed}?period={period.as_of.isoformat()}")
            for period, column in zip(matrix.periods, columns, strict=True)
        ]
        lines.append((str(label), [*line, (total[name], "")]))
    return lines


def in_regions(rows: Sequence[MatrixRow]) -> list[ShownRow]:
    """Return the rows of a page, each region named before its first one."""
    lines = []
    last = 0
    for row in rows:
        branch = None if row.branch.id == last else row.branch
        last = row.branch.id
        lines.append(ShownRow(row, tuple(map(shown, row.cells)), branch))
    return lines


def steps_for(scope: OfficeScope) -> list[tuple[str, object]]:
    """Return the steps that the viewer may take on some office."""
    may = {
        BEGIN: bool(scope.over(Capability.ENTER)),
        REMIND: bool(scope.over(Capability.ENTER) or scope.over(Capability.APPROVE)),
        REOPEN: bool(scope.over(Capability.APPROVE)),
    }
    return [(step, label) for step, label in STEPS.items() if may[step]]


@require_safe
def return_completeness_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the page shows, all of its pages."""
    found = matrix_of(request.GET, now=datetime.now(UTC), scope=request.scope)
    if extension not in {"csv", "xlsx"} or found.matrix is None:
        raise OutOfScope
    header, rows = file_rows(found.matrix)
    name = f"completeness-{found.matrix.periods[0].as_of.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    title = _("Completeness of returns")
    filters = [[chip.label, chip.value] for chip in found.chips]
    sheets = [
        SheetContent(name=title, header=header, rows=rows),
        SheetContent(name=_("Filters"), header=[_("Filter"), _("Value")], rows=filters),
    ]
    return attachment(write_xlsx(sheets, title=title), XLSX_TYPE, name)
