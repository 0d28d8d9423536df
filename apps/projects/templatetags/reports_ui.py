"""The reports of a project, on its page."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.projects.models import Project
from apps.projects.selectors.access import keeps
from apps.projects.selectors.report_words import due_words, period_of, status_of, title_of
from apps.projects.selectors.reports import reports_of as reports_of_project

register = template.Library()


@register.inclusion_tag("projects/_reports_of.html", takes_context=True)
def reports_of(context: RequestContext, project: Project) -> dict[str, Any]:
    """Draw the reports of a project with where they stand and when they are due; one statement."""
    scope = context["request"].scope
    return {
        "rows": [
            {
                "title": title_of(report),
                "url": reverse("projects:report", args=[report.pk]),
                "status": status_of(report, today=None),
                "due": due_words(report),
                "period": period_of(report.starts_on, report.ends_before),
            }
            for report in reports_of_project(project_id=project.pk, scope=scope)
        ],
        "new_url": reverse("projects:report_new", args=[project.pk])
        if keeps(project, scope)
        else "",
    }
