"""The monthly nudge: a focal point from whom nothing was logged gets one notice with a form filled in.

Each person is told once a month: the key of the notice names the month. A clock that stood still for some
days at the beginning of a month still tells; after that the month is let go.
"""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import offices_held
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.focal_points.choices import ActivityState, AppointmentRole, ItemProgress, Observance
from apps.focal_points.models import Activity, Appointment, WorkplanItem
from apps.focal_points.selectors.activities.calendar import DAYS, after, form_url, observance_of
from apps.web.refusals import NotPermitted

FIRST_DAY, LAST_DAY = 1, 7
"""Days of the month on which the nudge is given; the product's choice, not a rule of IOM."""
AT_ONCE = 500

PLAIN = gettext_noop(
    "You have logged no activity since %(since)s. A briefing, a meeting, help to a project: it takes less than"
    " a minute."
)
WOMENS_DAY = gettext_noop(
    "You have logged no activity since %(since)s. International Women’s Day is on %(day)s: the form is filled"
    " in for it."
)
SIXTEEN_DAYS = gettext_noop(
    "You have logged no activity since %(since)s. The 16 Days of Activism last from %(day)s to %(until)s: the"
    " form is filled in for them."
)
ITEM_DUE = gettext_noop(
    "You have logged no activity since %(since)s. “%(title)s” of your workplan is due on %(day)s: the form is"
    " filled in for it."
)


def nudge(*, now: datetime, scope: OfficeScope) -> int:
    """Tell focal points who logged nothing since the first day of last month; return the number of notices.

    Those who are appointed since then at least, whose account is open, and who log for the office. A
    fixed number of statements for each five hundred. Raises NotPermitted for everybody but jobs.
    """
    if not scope.reason:
        raise NotPermitted
    today = now.astimezone(UTC).date()
    if not FIRST_DAY <= today.day <= LAST_DAY:
        return 0
    since = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    silent = silent_since(since, today=today)
    told = 0
    for first in range(0, len(silent), AT_ONCE):
        batch = silent[first : first + AT_ONCE]
        told += tell(batch, since=since, today=today, now=now, scope=scope)
    return told


def silent_since(since: date, *, today: date) -> list[Appointment]:
    """Return the appointments in force since a day whose focal point has logged nothing since then.

    One for each person: the earliest.
    """
    theirs = Activity.objects.filter(
        Q(happened_on__gte=since) | Q(ended_on__gte=since),
        Q(appointment=OuterRef("pk")) | Q(created_by=OuterRef("user")),
        state=ActivityState.LOGGED,
    )
    found = Appointment.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=today),
        ~Exists(theirs),
        role=AppointmentRole.FOCAL_POINT,
        starts_on__lte=since,
        user__is_active=True,
    ).order_by("starts_on", "pk")
    return list({each.user_id: each for each in reversed(found)}.values())


def tell(
    appointments: list[Appointment],
    *,
    since: date,
    today: date,
    now: datetime,
    scope: OfficeScope,
) -> int:
    """Give each of these focal points their notice of the month."""
    offices = offices_held(
        capability=Capability.LOG_ACTIVITIES,
        user_ids=[each.user_id for each in appointments if each.user_id is not None],
        on=today,
        scope=scope,
    )
    items = due_items(appointments, month=today)
    notices = []
    for each in appointments:
        if each.user_id is None or each.office_id not in offices.get(each.user_id, ()):
            continue
        text, values, url = words_of(items.get(each.pk), today)
        notices.append(
            NewNotice(
                user_id=each.user_id,
                kind=NoticeKind.REMINDER,
                key=f"activity-nudge:{today:%Y-%m}",
                text=text,
                values={"since": since, **values},
                url=url,
            )
        )
    with transaction.atomic():
        return notify(notices=notices, now=now, scope=scope)


def words_of(item: WorkplanItem | None, today: date) -> tuple[str, dict[str, str | date], str]:
    """Return the text of a notice, what fills it, and the form: for the observance of the month first."""
    observance = observance_of(today)
    if observance is not None:
        first, last = (date(today.year, month, day) for month, day in DAYS[observance])
        text = WOMENS_DAY if observance == Observance.WOMENS_DAY else SIXTEEN_DAYS
        return text, {"day": first, "until": last}, form_url(observance=observance.value)
    if item is not None and item.due_on is not None:
        return ITEM_DUE, {"day": item.due_on, "title": item.title}, form_url(item=item)
    return PLAIN, {}, form_url()


def due_items(appointments: list[Appointment], *, month: date) -> dict[int, WorkplanItem]:
    """Return the first item that is due in a month and not done, by appointment; one statement."""
    first = month.replace(day=1)
    items = (
        WorkplanItem.objects.filter(
            workplan__appointment__in=appointments, due_on__gte=first, due_on__lt=after(month)
        )
        .exclude(progress__in=(ItemProgress.DONE, ItemProgress.DROPPED))
        .select_related("workplan")
        .order_by("-due_on", "-position")
    )
    return {item.workplan.appointment_id: item for item in items}
