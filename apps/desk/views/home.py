"""Home."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest


@require_safe
def home(request: ScopedRequest) -> HttpResponse:
    """Go to the returns, or to the published reports for those who see no office."""
    if request.scope.is_inner_circle:
        return redirect("staffing:return_list")
    return redirect("reports:report_list")
