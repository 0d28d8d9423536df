"""Making an item a promise: an action in the register, with the workplan as its cause."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.services.register import ActionData, create_action
from apps.focal_points.choices import ItemProgress
from apps.focal_points.models import WorkplanItem
from apps.focal_points.selectors.workplan_steps import WorkplanStep
from apps.focal_points.selectors.workplans import ref_of
from apps.focal_points.services.workplans.writing import item_to
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.versions import demand_version, write


@transaction.atomic
def make_a_promise(
    *, item_id: int, version: int, now: datetime, scope: OfficeScope
) -> WorkplanItem:
    """Make an action of an item, owned by the focal point; an item that has one keeps it.

    Raises WrongState for an item that is done or dropped, and Invalid for one without a due date, or with
    one that is over.
    """
    item, workplan = item_to(WorkplanStep.PROMISE, item_id=item_id, scope=scope)
    if item.action_id is not None:
        return item
    demand_version(item, version)
    if item.progress in (ItemProgress.DONE, ItemProgress.DROPPED):
        raise WrongState(_("This item is done or dropped; there is nothing left to promise."))
    if item.due_on is None:
        message = _("Give this item a due date first; a promise has one.")
        raise Invalid(problems=[Problem(code="required", message=message, field="due_on")])
    appointment = workplan.appointment
    action = create_action(
        office_id=appointment.office_id,
        data=ActionData(
            title=item.title,
            due_on=item.due_on,
            expected_effect=item.expected_result,
            owner_id=appointment.user_id,
        ),
        cause=ref_of(workplan.pk),
        now=now,
        scope=scope,
    )
    return write(item, action_id=action.pk)
