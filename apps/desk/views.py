"""Home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the returns, or to the published reports for those who see no office."""
    if request.scope.is_inner_circle:  # type: ignore[attr-defined]
        return redirect("staffing:return_list")
    return redirect("reports:report_list")
