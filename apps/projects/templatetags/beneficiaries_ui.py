"""The beneficiaries of a project, on its page."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.projects.choices import BeneficiaryKind, BeneficiarySex, CountState, Facet
from apps.projects.models import BeneficiarySheet, Project
from apps.projects.selectors.access import keeps
from apps.projects.selectors.beneficiaries import CountKey, sheets_of
from apps.projects.selectors.beneficiary_tables import sentence_of, shown
from apps.projects.selectors.report_words import period_of

register = template.Library()


@register.inclusion_tag("projects/_beneficiaries_of.html", takes_context=True)
def beneficiaries_of(context: RequestContext, project: Project) -> dict[str, Any]:
    """Draw the sheets of a project with their persons by sex; two statements."""
    scope = context["request"].scope
    return {
        "sexes": list(BeneficiarySex.labels),
        "rows": [row_of(sheet) for sheet in sheets_of(project_id=project.pk, scope=scope)],
        "new_url": reverse("projects:beneficiary_sheet_new", args=[project.pk])
        if keeps(project, scope)
        else "",
    }


def row_of(sheet: BeneficiarySheet) -> dict[str, Any]:
    """Return one sheet as a line."""
    counts = {CountKey(row.facet, row.category, row.sex): row for row in sheet.counts.all()}
    everybody = {
        key.sex: row
        for key, row in counts.items()
        if key.facet == Facet.TOTAL and row.state != CountState.MISSING
    }
    return {
        "kind": BeneficiaryKind(sheet.kind).label,
        "period": period_of(sheet.starts_on, sheet.ends_before),
        "url": reverse("projects:beneficiary_sheet", args=[sheet.pk]),
        "cells": [(sex.label, shown(everybody.get(sex))) for sex in BeneficiarySex],
        "sentence": sentence_of(sheet, counts),
        "words": sheet.not_disaggregated,
    }
