"""Publishing a draft for good, which edition is compulsory, and taking one out of use."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.draft_checks import check_of
from apps.gender_marker.services.editions.writing import draft_to_write, edition_to_change
from apps.web.refusals import Invalid, WrongState
from apps.web.versions import demand_state, demand_version, write

LOCK = 6_112_601
"""Key of the advisory lock under which the compulsory edition changes: two at once would be two."""


@transaction.atomic
def publish_draft(
    *,
    code: str,
    version: int,
    is_compulsory: bool = False,
    retires_former: bool = False,
    now: datetime,
    today: date,
    scope: OfficeScope,
) -> Edition:
    """Publish a draft; from then on it never changes.

    Compulsory: every project is scored by it from now on, instead of by the edition that was compulsory
    until now, which stays in use beside it or goes out of use. Raises OutOfScope, NotPermitted,
    WrongState, or Invalid with every fault of the table.
    """
    draft = draft_to_write(code=code, version=version, scope=scope)
    check = check_of(draft=draft, scope=scope)
    if check.problems:
        raise Invalid(
            _("This draft cannot be published yet."), code="faulty", problems=check.problems
        )
    if is_compulsory:
        release_former(retires=retires_former, today=today)
    published: Edition = write(
        draft,
        state=EditionState.PUBLISHED,
        is_default=is_compulsory,
        published_by_id=scope.user_id,
        published_at=now,
    )
    return published


@transaction.atomic
def make_compulsory(
    *, code: str, version: int, retires_former: bool, today: date, scope: OfficeScope
) -> Edition:
    """Make a published edition the one that every project is scored by; raises like `publish_draft`."""
    edition = edition_to_change(code=code, scope=scope)
    demand_state(edition, (EditionState.PUBLISHED,), _("Only a published edition is compulsory."))
    demand_version(edition, version)
    if edition.is_default:
        return edition
    release_former(retires=retires_former, today=today)
    written: Edition = write(edition, is_default=True)
    return written


def release_former(*, retires: bool, today: date) -> None:
    """Let the edition that was compulsory until now stay in use beside the new one, or go out of use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    former = Edition.objects.select_for_update().filter(is_default=True).first()
    if former is None:
        return
    if retires:
        write(former, is_default=False, state=EditionState.RETIRED, retired_on=today)
    else:
        write(former, is_default=False)


@transaction.atomic
def retire_edition(*, code: str, version: int, today: date, scope: OfficeScope) -> Edition:
    """Take an edition out of use for new scores; scores by it stay as they are.

    Raises OutOfScope, NotPermitted, and WrongState for a draft, for one that is out of use and for the
    compulsory one: some edition is.
    """
    edition = edition_to_change(code=code, scope=scope)
    message = _("Only a published edition goes out of use.")
    demand_state(edition, (EditionState.PUBLISHED,), message)
    demand_version(edition, version)
    if edition.is_default:
        raise WrongState(
            _("Every project is scored by this edition. Make another one compulsory first.")
        )
    written: Edition = write(edition, state=EditionState.RETIRED, retired_on=today)
    return written
