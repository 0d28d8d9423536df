"""What the pages of the room have in common: the ways between them, and their files."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.policy.selectors.commitments import sees_commitments
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.parts import Action


def ways(here: str, scope: OfficeScope) -> list[Action]:
    """Return the buttons to the other lists of the room; there is one list only outside the inner circle."""
    if not sees_commitments(scope):
        return []
    known = [
        ("commitments", _("Commitments")),
        ("guideline_activities", _("Activities of the guidelines")),
        ("target_list", _("Targets")),
    ]
    return [
        Action(label, reverse(f"policy:{name}"), kind="link", key=name)
        for name, label in known
        if name != here
    ]


def downloads(route: str, query: str) -> list[tuple[str, str]]:
    """Return the files of what a list shows, as name and address."""
    return [
        (label, f"{reverse(f'policy:{route}', args=[extension])}?{query}")
        for label, extension in (("CSV", "csv"), ("XLSX", "xlsx"))
    ]


def file_of(
    *, name: str, title: str, extension: str, header: Sequence[str], rows: Sequence[Any]
) -> HttpResponse:
    """Return a list as a file; raises Http404 for a kind of file that there is not."""
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, f"{name}.csv")
    if extension == "xlsx":
        sheet = SheetContent(name=title, header=list(header), rows=rows)
        return attachment(write_xlsx([sheet], title=title), XLSX_TYPE, f"{name}.xlsx")
    raise Http404
