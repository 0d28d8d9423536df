"""The filters of targets: those of the dashboard, and how many recruitments lie ahead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.staffing.forms.dashboard import StaffFilterForm

RECRUITMENTS, MOST_RECRUITMENTS = 20, 1000
"""What is asked of the next recruitments unless the reader says otherwise: the product's own number."""


class TargetFilterForm(StaffFilterForm):
    """Whom the required change is worked out for."""

    recruitments = forms.IntegerField(
        label=_("Next recruitments"), required=False, min_value=1, max_value=MOST_RECRUITMENTS
    )

    def ahead(self) -> int:
        """Return how many recruitments the valid form asks of."""
        return self.cleaned_data["recruitments"] or RECRUITMENTS
