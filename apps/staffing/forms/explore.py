"""What to explore: rows, columns, measure and dates beside the filters of the dashboard; and a saved view."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionField
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import countries, tree_on
from apps.staffing.choices import ExploreDimension, Measure, Sharing
from apps.staffing.forms.dashboard import ANY, StaffFilterForm
from apps.staffing.models import ExploreView
from apps.staffing.models.explore import SHARED_VIEWS
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.explore.query import ONLY_IN_ROWS, ExploreQuery, faults_in
from apps.staffing.selectors.explore.views import may_share, regions_to_share_with
from apps.staffing.selectors.sharing import roles_to_share_with
from apps.staffing.services.explore import LONGEST_NAME, ViewData

NONE = ("", "–")


class PlaceFilterForm(StaffFilterForm):
    """The filters of the dashboard, the country of an office, and an office without those below it."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    alone = forms.BooleanField(label=_("Without the offices below it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the countries of the offices that the viewer sees."""
        super().__init__(*args, **kwargs)
        tree, visible = kwargs["tree"], kwargs["visible"]
        seen = {tree.nodes[each].country for each in visible if each in tree.nodes}
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            *ANY,
            *((country.iso3, country.name) for country in countries() if country.iso3 in seen),
        ]

    def query(self, *, today: date) -> CountQuery:
        """Return the valid form as a query; see StaffFilterForm."""
        chosen = self.cleaned_data
        return replace(
            super().query(today=today),
            country=chosen["country"],
            alone=chosen["alone"] and bool(chosen["office"]),
        )


class ExploreForm(PlaceFilterForm):
    """What to count, by what, and since when; `query_asked` is there once the form is valid."""

    rows = forms.ChoiceField(
        label=pgettext_lazy("table", "Rows"),
        required=False,
        choices=ExploreDimension.choices,
    )
    columns = forms.ChoiceField(
        label=pgettext_lazy("table", "Columns"),
        required=False,
        choices=[
            ("", pgettext_lazy("dimension", "None: the counts")),
            *((each.value, each.label) for each in ExploreDimension if each not in ONLY_IN_ROWS),
        ],
    )
    measure = forms.ChoiceField(label=_("Measure"), required=False, choices=Measure.choices)
    since = forms.ChoiceField(label=_("First date, where dates are shown"), required=False)
    field_order = [
        "rows",
        "columns",
        "measure",
        "as_of",
        "since",
        "population",
        "status",
        "region",
        "country",
        "office",
        "alone",
        "location",
        "category",
        "group",
        "grade",
        "contract",
        "tree",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the dates of reporting periods as first dates too."""
        super().__init__(*args, **kwargs)
        field = self.fields["since"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            ("", _("The first there is")),
            *((day.isoformat(), date_format(day, "DATE_FORMAT")) for day in kwargs["dates"]),
        ]
        unseen = _(
            "You do not see this here, or it did not exist on the date. Choose one of the list."
        )
        for name in ("office", "region", "country"):
            self.fields[name].error_messages["invalid_choice"] = unseen

    def asked(self, *, today: date) -> ExploreQuery:
        """Return the valid form as a question, sound or not."""
        chosen = self.cleaned_data
        return ExploreQuery(
            counted=self.query(today=today),
            rows=ExploreDimension(chosen["rows"] or ExploreDimension.CATEGORY),
            columns=ExploreDimension(chosen["columns"]) if chosen["columns"] else None,
            measure=Measure(chosen["measure"] or Measure.SHARE),
            as_of=date.fromisoformat(chosen["as_of"]),
            since=date.fromisoformat(chosen["since"]) if chosen["since"] else None,
        )

    def sound(self, *, today: date) -> ExploreQuery | None:
        """Return the question; None where it has no answer, which the form then shows."""
        if not self.is_valid():
            return None
        query = self.asked(today=today)
        problems = faults_in(query)
        for problem in problems:
            self.add_error(
                problem.field, forms.ValidationError(str(problem.message), code=problem.code)
            )
        return None if problems else query


class ViewForm(RefusableForm):
    """The name of a saved view, whether its date moves on, and with whom it is shared."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), required=False, max_length=LONGEST_NAME)
    latest = forms.BooleanField(
        label=_("Always show the latest date"),
        required=False,
        help_text=_("The newest date whose period is closed, whenever the view is opened."),
    )
    sharing = forms.ChoiceField(
        label=pgettext_lazy("view", "Shared with"),
        required=False,
        choices=SHARED_VIEWS,
        help_text=_("Whoever opens a view is shown only what they may see themselves."),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, help_text=_("Only where it is shared with a role.")
    )
    region = forms.ChoiceField(
        label=_("Region"), required=False, help_text=_("Only where it is shared with a region.")
    )

    def __init__(
        self, data: Any = None, *, on: date, scope: OfficeScope, view: ExploreView | None = None
    ) -> None:
        """Offer what the person may share with; a saved view says what it is."""
        initial: dict[str, Any] = {"sharing": Sharing.NOBODY.value, "latest": True}
        if view is not None:
            initial = {
                "version": view.version,
                "name": view.name,
                "latest": "as_of" not in QueryDict(view.question),
                "sharing": view.sharing,
                "role": view.shared_role,
                "region": view.shared_region.code if view.shared_region else "",
            }
        super().__init__(data, initial=initial)
        tree = tree_on(day=on)
        if not may_share(tree=tree, scope=scope):
            for name in ("sharing", "role", "region"):
                del self.fields[name]
            return
        regions = regions_to_share_with(tree=tree, scope=scope)
        self.fields["role"].choices = [NONE, *roles_to_share_with()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            NONE,
            *((node.code, node.name) for node in regions),
        ]

    def said(self, *, question: QueryDict) -> ViewData:
        """Return what is to be saved; only of a valid form."""
        chosen, saved = self.cleaned_data, question.copy()
        if chosen["latest"]:
            saved.pop("as_of", None)
        return ViewData(
            name=chosen["name"],
            question=saved.urlencode(),
            sharing=chosen.get("sharing") or Sharing.NOBODY.value,
            role=chosen.get("role", ""),
            region=chosen.get("region", ""),
        )
