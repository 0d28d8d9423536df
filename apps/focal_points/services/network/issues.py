"""Bulletins and fact sheets: written in up to three languages, credited, published once and for good."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.selectors.people import user_named
from apps.focal_points.choices import IssueKind, TextLanguage
from apps.focal_points.models import Contribution, Issue
from apps.focal_points.selectors.network.issues import demand_writer, issue_seen
from apps.focal_points.services.network.telling import tell_published
from apps.focal_points.services.network.texts import (
    LONGEST_TITLE,
    refuse,
    sent_before,
    text_problems,
    tidied,
)
from apps.organization.selectors import tree_on
from apps.web.refusals import OutOfScope, Problem, WrongState
from apps.web.versions import demand_version, write

LONGEST_ISSUE = 60_000
"""Characters of one language of an issue; a choice of this product."""
LONGEST_NAME = 150
LANGUAGES = tuple(TextLanguage.values)
LIMITS = {f"title_{each}": LONGEST_TITLE for each in LANGUAGES} | {
    f"text_{each}": LONGEST_ISSUE for each in LANGUAGES
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueData:
    """Titles and texts by language; English is what readers of other languages fall back to."""

    title_en: str
    text_en: str = ""
    title_fr: str = ""
    text_fr: str = ""
    title_es: str = ""
    text_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditData:
    """Who gave something: an account by its user name, or a name; the name wins where both are said."""

    username: str = ""
    name: str = ""
    office_id: int | None = None
    what: str = ""


@transaction.atomic
def begin_issue(*, kind: str, data: IssueData, now: datetime, scope: OfficeScope) -> Issue:
    """Begin an issue under the next number of its kind; the same sent twice begins one.

    Raises NotPermitted or Invalid.
    """
    demand_writer(scope=scope)
    values = tidied(asdict(data))
    problems = problems_of(values)
    if kind not in IssueKind.values:
        problems.append(
            Problem(code="invalid_choice", field="kind", message=_("Choose one of the list."))
        )
    refuse(problems)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('focal_points.issue'))")
    rows = Issue.objects.filter(kind=kind)
    twin = sent_before(
        rows.filter(**values, published_at__isnull=True),
        by="created_by",
        at="created_at",
        now=now,
        scope=scope,
    )
    if twin is not None:
        return twin
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return Issue.objects.create(
        kind=kind, number=last + 1, **values, created_by_id=scope.user_id, created_at=now
    )


@transaction.atomic
def change_issue(*, issue_id: int, version: int, data: IssueData, scope: OfficeScope) -> Issue:
    """Change a draft. Raises OutOfScope, NotPermitted, WrongState (published, or `stale`), Invalid."""
    issue = draft_to_keep(issue_id, version, scope)
    values = tidied(asdict(data))
    refuse(problems_of(values))
    return write(issue, **values)


@transaction.atomic
def add_credit(
    *, issue_id: int, version: int, data: CreditData, now: datetime, scope: OfficeScope
) -> Contribution:
    """Name who gave something to a draft. Raises OutOfScope, NotPermitted, WrongState, Invalid."""
    issue = draft_to_keep(issue_id, version, scope)
    values = tidied(asdict(data))
    user: Any = None
    problems = text_problems(values, limits={"name": LONGEST_NAME, "what": LONGEST_TITLE})
    if values["username"]:
        user = user_named(name=str(values["username"]), scope=scope)
        if user is None:
            problems.append(
                Problem(
                    code="unknown",
                    field="username",
                    message=_("There is no open account with this user name."),
                )
            )
    elif not values["name"]:
        problems.append(
            Problem(
                code="required", field="name", message=_("Say who it was: an account, or a name.")
            )
        )
    if values["office_id"] is not None and values["office_id"] not in tree_on(day=now.date()).nodes:
        problems.append(
            Problem(code="invalid_choice", field="office", message=_("Choose one of the list."))
        )
    refuse(problems)
    made = Contribution.objects.create(
        issue=issue,
        user=user,
        name=str(values["name"]) or name_of(user),
        office_id=data.office_id,
        what=str(values["what"]),
    )
    write(issue)
    return made


@transaction.atomic
def remove_credit(
    *, issue_id: int, version: int, contribution_id: int, scope: OfficeScope
) -> Issue:
    """Take a credit out of a draft. Raises OutOfScope, NotPermitted, WrongState."""
    issue = draft_to_keep(issue_id, version, scope)
    found = issue.contributions.filter(pk=contribution_id).first()
    if found is None:
        raise OutOfScope
    found.delete()
    return write(issue)


@transaction.atomic
def publish_issue(*, issue_id: int, version: int, now: datetime, scope: OfficeScope) -> Issue:
    """Publish a draft for good and tell the network once.

    Raises OutOfScope, NotPermitted, WrongState (published, or `stale`), Invalid without an English text,
    or where a language has a text and no title.
    """
    issue = draft_to_keep(issue_id, version, scope)
    problems = []
    if not issue.text_en:
        problems.append(
            Problem(
                code="required",
                field="text_en",
                message=_(
                    "Write the English text first; readers of other languages fall back to it."
                ),
            )
        )
    problems += [
        Problem(
            code="required",
            field=f"title_{each}",
            message=_("%(language)s: the text has no title yet.")
            % {"language": TextLanguage(each).label},
        )
        for each in LANGUAGES
        if getattr(issue, f"text_{each}") and not getattr(issue, f"title_{each}")
    ]
    refuse(problems)
    write(issue, published_at=now, published_by_id=scope.user_id)
    tell_published(issue=issue, now=now, scope=scope)
    return issue


def draft_to_keep(issue_id: int, version: int, scope: OfficeScope) -> Issue:
    """Return a locked draft in the version that was looked at."""
    seen = issue_seen(issue_id=issue_id, scope=scope)
    demand_writer(scope=scope)
    issue = Issue.objects.select_for_update().get(pk=seen.pk)
    if issue.published_at is not None:
        raise WrongState(_("This is published and stays as it is; make another issue."))
    demand_version(issue, version)
    return issue


def problems_of(values: dict[str, object]) -> list[Problem]:
    """Return what is wrong with titles and texts."""
    return text_problems(values, limits=LIMITS, required=("title_en",))
