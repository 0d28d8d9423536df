"""The page of benchmarks for shares of the budget."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.forms import RefusableForm, VersionField
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.forms.shares import BenchmarkForm
from apps.gender_marker.selectors.access import demand_keeper, demand_markers, keeps_markers
from apps.gender_marker.selectors.benchmarks import (
    STATED,
    benchmark_seen,
    benchmarks_for,
    benchmarks_seen,
)
from apps.gender_marker.services.benchmarks import set_benchmark, withdraw_benchmark
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def benchmarks(request: ScopedRequest) -> HttpResponse:
    """List the benchmarks; those who keep the markers set one more."""
    demand_markers(scope=request.scope)
    if request.method != "POST":
        return show_benchmarks(request, BenchmarkForm())
    demand_keeper(scope=request.scope)
    form = BenchmarkForm(request.POST)
    if form.is_valid():
        try:
            set_benchmark(**form.cleaned_data, now=timezone.now(), scope=request.scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The benchmark is set. Shares are compared with it."))
            return go_to(request, reverse("gender_marker:benchmarks"))
    return show_benchmarks(request, form, status=422)


def show_benchmarks(
    request: ScopedRequest, form: BenchmarkForm, *, status: int = 200
) -> HttpResponse:
    """Render the page of benchmarks."""
    scope = request.scope
    now_held = benchmarks_for(year=timezone.localdate().year, scope=scope)
    is_kept = keeps_markers(scope=scope)
    context: dict[str, Any] = {
        "title": _("Benchmarks for shares of the budget"),
        "in_force": [
            (kind.label, each)
            for kind, each in now_held.items()
            if each or kind == ShareKind.PRINCIPAL
        ],
        "benchmarks": list(benchmarks_seen(scope=scope)),
        "stated": [(each, each.kind.label, each.status.label) for each in STATED],
        "form": form if is_kept else None,
        "is_kept": is_kept,
    }
    return render_page(request, "gender_marker/benchmarks.html", context, status=status)


class WithdrawForm(RefusableForm):
    """The version of the benchmark that was looked at."""

    version = VersionField()


@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_withdraw(request: ScopedRequest, benchmark_id: int) -> HttpResponse:
    """Withdraw a benchmark, after saying what follows."""
    scope = request.scope
    found = benchmark_seen(benchmark_id=benchmark_id, scope=scope)
    demand_keeper(scope=scope)
    url = reverse("gender_marker:benchmarks")
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        withdraw_benchmark(
            benchmark_id=benchmark_id,
            version=form.cleaned_data["version"],
            on=timezone.localdate(),
            scope=scope,
        )
        messages.success(request, _("The benchmark is withdrawn; it stays on record."))
        return go_to(request, url)
    context: dict[str, Any] = {
        "title": _("Withdraw a benchmark"),
        "crumbs": [(_("Benchmarks for shares of the budget"), url)],
        "benchmark": found,
        "form": form,
        "cancel_url": url,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "gender_marker/benchmark_withdraw.html", context, status=status)
