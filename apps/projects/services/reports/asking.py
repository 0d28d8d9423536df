"""At its end a project is asked what came of it, by the questionnaire of 2001."""

import logging
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.models import ProjectReport
from apps.projects.selectors.report_steps import today_at
from apps.questionnaires.services.campaigns import Titles, ask_at_end
from apps.web.refusals import OutOfScope

logger = logging.getLogger("apps.projects")

QUESTIONNAIRE = "wggi-2001"
ANSWERED_WITHIN = timedelta(days=30)
"""So long somebody has to answer; the product's choice, not a rule of IOM."""
TITLE = gettext_noop("What came of “%(title)s”?")


def ask_what_came_of_it(*, report: ProjectReport, now: datetime, scope: OfficeScope) -> None:
    """Ask a project's manager and who submitted its final report; once for each project.

    Where the questionnaire has not been loaded the report is submitted all the same, and the logs say so.
    """
    project = report.project
    people = {project.manager_id, report.submitted_by_id} - {None}
    today = today_at(project.office_id, now)
    try:
        ask_at_end(
            questionnaire_key=QUESTIONNAIRE,
            cause=RecordRef("projects.project", project.pk),
            title=Titles(**{each: title_in(each, project.title) for each in ("en", "fr", "es")}),
            office_id=project.office_id,
            user_ids=sorted(each for each in people if each is not None),
            opens_on=today,
            closes_on=today + ANSWERED_WITHIN,
            now=now,
            scope=scope,
        )
    except OutOfScope:
        logger.warning("project %s was not asked: no questionnaire %s", project.pk, QUESTIONNAIRE)


def title_in(language: str, title: str) -> str:
    """Return the title of the asking in a language."""
    with override(language):
        return _(TITLE) % {"title": title}
