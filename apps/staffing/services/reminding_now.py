"""Reminding many offices of their returns at once, in somebody's name."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import entering_for, managers_above
from apps.actions.choices import NoticeKind
from apps.actions.selectors.notices import keys_told
from apps.actions.services.notices import NewNotice, notify
from apps.actions.services.telling import actor
from apps.organization.choices import PeriodState
from apps.organization.deadlines import deadline_of
from apps.staffing.choices import RevisionState
from apps.staffing.selectors.returns import ReturnRow
from apps.staffing.services.reopenings import DoneForMany, RefusedOffice
from apps.staffing.services.telling import WHOM_TO_TELL

REMINDED = gettext_noop(
    "%(who)s reminds you: the headcounts of %(office)s as of %(as_of)s are to be submitted by %(due)s."
)
REMINDED_TO_MEND = gettext_noop(
    "%(who)s reminds you: the headcounts of %(office)s as of %(as_of)s wait for your office to change and"
    " submit them again."
)


def able_to_be_reminded(
    rows: Sequence[ReturnRow], *, scope: OfficeScope
) -> tuple[list[ReturnRow], list[RefusedOffice]]:
    """Return which offices the viewer can remind of their returns, and why not the others."""
    able, refused = [], []
    for row in rows:
        reason = ""
        if not (
            scope.may(Capability.APPROVE, row.office.id)
            or scope.may(Capability.ENTER, row.office.id)
        ):
            reason = _("HR of the region, or human resources management, remind.")
        elif not row.is_due:
            reason = _("It has been submitted: its office has nothing to do.")
        elif row.period.state == PeriodState.CERTIFIED:
            reason = _("This period is certified: its numbers stand.")
        elif not row.is_open and not row.is_correction and row.state != RevisionState.RETURNED:
            reason = _("Its office cannot enter any more. Reopen the return first.")
        if reason:
            refused.append(RefusedOffice(row, reason))
        else:
            able.append(row)
    return able, refused


@transaction.atomic
def remind_now(*, rows: Sequence[ReturnRow], at: datetime, scope: OfficeScope) -> DoneForMany:
    """Remind offices of the returns of one period in somebody's name, each once a day (UTC).

    HR is told, the head as well where the deadline of the period has passed. A fixed number of statements.
    """
    able, refused = able_to_be_reminded(rows, scope=scope)
    on = at.astimezone(UTC).date()
    ids = {row.office.id for row in able}
    entering = entering_for(office_ids=ids, on=on, scope=WHOM_TO_TELL)
    heads = managers_above(office_ids=ids, on=on, scope=WHOM_TO_TELL)
    who = actor(scope=scope)
    keys: dict[int, str] = {}
    notices: list[NewNotice] = []
    for row in able:
        people = list(entering.get(row.office.id, []))
        if at >= deadline_of(row.period, row.office.time_zone):
            people += next(iter(heads.get(row.office.id, [])), [])
        if not people:
            refused.append(RefusedOffice(row, _("Nobody enters for this office.")))
            continue
        keys[row.office.id] = f"return-reminded:{row.period.id}:{row.office.id}:{on.isoformat()}"
        is_back = row.is_correction or row.state == RevisionState.RETURNED
        notices += [
            NewNotice(
                user_id=user_id,
                kind=NoticeKind.REMINDER,
                key=keys[row.office.id],
                text=REMINDED_TO_MEND if is_back else REMINDED,
                values={
                    "who": who,
                    "office": row.office.name,
                    "as_of": row.period.as_of,
                    "due": row.closes_on,
                },
                url=reverse("staffing:return_detail", args=[row.office.code, row.period.as_of]),
            )
            for user_id in dict.fromkeys(user.pk for user in people)
        ]
    known = keys_told(keys=set(keys.values()), scope=scope)
    notify(notices=notices, now=at, scope=scope)
    reached = [row for row in able if row.office.id in keys]
    return DoneForMany(
        done=tuple(row for row in reached if keys[row.office.id] not in known),
        unchanged=tuple(row for row in reached if keys[row.office.id] in known),
        refused=tuple(refused),
    )
