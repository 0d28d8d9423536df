"""Reads of project imports: their previews, problems and results, and the file to begin with."""

import json
import zlib

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.projects.choices import ProjectContext, ProjectState, Targeting
from apps.projects.models import ProjectImport, ServiceArea
from apps.projects.selectors.import_words import LABELS, Found, problem_of
from apps.web.language import in_language
from apps.web.refusals import OutOfScope, Problem

SEES_ALL = frozenset({Role.AUDITOR.value})


def imports_seen(*, scope: OfficeScope) -> QuerySet[ProjectImport]:
    """Return the imports that somebody uploaded, all for auditors; the newest first, without contents."""
    imports = ProjectImport.objects.select_related("uploaded_by").defer("content", "problems")
    if not scope.roles & SEES_ALL:
        imports = imports.filter(uploaded_by_id=scope.user_id, uploaded_by__isnull=False)
    return imports.order_by("-pk")


def import_seen(*, import_id: int, scope: OfficeScope) -> ProjectImport:
    """Return one import; raises OutOfScope."""
    kept = imports_seen(scope=scope).filter(pk=import_id).first()
    if kept is None:
        raise OutOfScope
    return kept


def problems_of_import(*, import_id: int, scope: OfficeScope) -> list[Problem]:
    """Return every problem of a file in words; raises OutOfScope."""
    import_seen(import_id=import_id, scope=scope)
    packed = bytes(ProjectImport.objects.values_list("problems", flat=True).get(pk=import_id))
    found = json.loads(zlib.decompress(packed)) if packed else []
    return [problem_of(Found(*each)) for each in found]


def form_header() -> list[str]:
    """Return the columns of a file to fill, in the reader's language."""
    return [str(label) for label in LABELS.values()]


def form_notes(*, scope: OfficeScope) -> list[list[str]]:
    """Return what may stand in each column that is not free text; one statement."""
    areas = (
        ServiceArea.objects.filter(retired_on__isnull=True).order_by("position")
        if scope.has_entered
        else ServiceArea.objects.none()
    )
    a_day = _("a date such as 2025-12-31")
    yes_or_no = _("yes or no, or nothing where it is not known")
    said = {
        "code": _("what tells the project apart; in a further row for each further budget line"),
        "title": _("needed for a new project"),
        "office": _("the code of the office that leads, such as KEN-NAIROBI"),
        "further_offices": _("codes with a semicolon between them; they are added"),
        "countries": _("codes of three letters with a semicolon between them; they are added"),
        "service_area": "; ".join(in_language(area, "name") for area in areas),
        "starts_on": a_day,
        "ends_on": a_day,
        "state": "; ".join(str(label) for label in ProjectState.labels),
        "targeting": "; ".join(str(label) for label in Targeting.labels),
        "context": "; ".join(str(label) for label in ProjectContext.labels),
        "is_gender_main": yes_or_no,
        "is_counter_trafficking": yes_or_no,
        "is_iom_managed": yes_or_no,
        "currency": _("three letters, such as USD or KES"),
        "amount": _("an amount such as 1250.50, not below zero"),
        "spent": _("an amount in the currency of the line, or nothing where it is not known"),
    }
    return [[str(label), said[key]] for key, label in LABELS.items() if said.get(key)]
