"""Who is told what of a workplan: one place for all sentences and occasions."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.focal_points.choices import WorkplanState
from apps.focal_points.models import Workplan
from apps.focal_points.selectors.workplan_steps import keepers_for, supervisors_of
from apps.focal_points.selectors.workplan_words import office_name
from apps.focal_points.selectors.workplans import ref_of

SUBMITTED = gettext_noop("You submitted the workplan %(year)s of %(office)s.")
WAITS = gettext_noop("The workplan %(year)s of %(office)s waits for your approval.")
SUPERVISED = gettext_noop(
    "The supervisor approved the workplan %(year)s of %(office)s; the Gender Coordination Unit is next."
)
APPROVED = gettext_noop("The workplan %(year)s of %(office)s is approved.")
RETURNED = gettext_noop("The workplan %(year)s of %(office)s came back to be changed: %(reason)s")


def tell_supervisors(*, workplan: Workplan, now: datetime, scope: OfficeScope) -> None:
    """Tell those who approve a workplan first that it waits, and give its submitter a receipt."""
    waiting = supervisors_of(workplan=workplan, on=now.date(), scope=scope)
    notices = [
        notice(
            workplan,
            on=now.date(),
            user_id=user.pk,
            kind=NoticeKind.WAITING,
            occasion="first",
            text=WAITS,
        )
        for user in waiting
    ]
    if scope.user_id is not None:
        notices.append(
            notice(
                workplan,
                on=now.date(),
                user_id=scope.user_id,
                kind=NoticeKind.RECEIPT,
                occasion="submitted",
                text=SUBMITTED,
            )
        )
    notify(notices=notices, now=now, scope=scope)


def tell_keepers(*, workplan: Workplan, now: datetime, scope: OfficeScope) -> None:
    """Tell those who approve a workplan second that it waits for them."""
    notify(
        notices=[
            notice(
                workplan,
                on=now.date(),
                user_id=user.pk,
                kind=NoticeKind.WAITING,
                occasion="second",
                text=WAITS,
            )
            for user in keepers_for(workplan=workplan, on=now.date(), scope=scope)
        ],
        now=now,
        scope=scope,
    )


def tell_writers(*, workplan: Workplan, now: datetime, scope: OfficeScope) -> None:
    """Tell the focal point, and who submitted the workplan, what was decided."""
    texts = {
        WorkplanState.SUPERVISED: ("supervised", SUPERVISED),
        WorkplanState.APPROVED: ("approved", APPROVED),
        WorkplanState.RETURNED: ("returned", RETURNED),
    }
    occasion, text = texts[WorkplanState(workplan.state)]
    concerned = {workplan.appointment.user_id, workplan.submitted_by_id}
    notify(
        notices=[
            notice(
                workplan,
                on=now.date(),
                user_id=user_id,
                kind=NoticeKind.DECISION,
                occasion=occasion,
                text=text,
            )
            for user_id in sorted(one for one in concerned if one is not None)
            if user_id != scope.user_id
        ],
        now=now,
        scope=scope,
    )


def notice(
    workplan: Workplan, *, on: date, user_id: int, kind: NoticeKind, occasion: str, text: str
) -> NewNotice:
    """Return a notice on a workplan; its key names the version, so that a second round is told again.

    It names the office, not the person: notices outlive names.
    """
    office = workplan.appointment.office
    return NewNotice(
        user_id=user_id,
        kind=kind,
        key=f"workplan:{workplan.pk}:{occasion}:{workplan.version}",
        text=text,
        values={
            "year": str(workplan.year),
            "office": office_name(office.pk, on=on, code=office.code),
            "reason": workplan.returned_because,
        },
        url=reverse("focal_points:workplan", args=[workplan.pk]),
        record=ref_of(workplan.pk),
    )
