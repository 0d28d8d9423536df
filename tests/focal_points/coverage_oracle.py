"""Coverage counted the slow way: one office, one appointment, one activity at a time.

Written from the policy and the issue, before the selector that it judges. It reads whole tables and uses
nothing of the room but its rows and closed lists.
"""

from dataclasses import dataclass, field
from datetime import date

from apps.focal_points.models import Activity, Appointment, Inquiry
from apps.organization.models import OfficeSpell

# Policy, paragraph 35: at least one per regional office, country office and headquarters department.
NAMED = {
    "regional_office",
    "mission_with_regional_functions",
    "country_office",
    "department",
}
NO_OFFICE = {"organization"}
MONTHS_OF_SILENCE = 12


@dataclass
class Recount:
    """What was found: the state of every office, and persons by sex ("F", "M", "O", "" not recorded)."""

    states: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    sexes: dict[str, int] = field(default_factory=lambda: {"F": 0, "M": 0, "O": 0, "": 0})
    alternates: int = 0

    @property
    def offices(self) -> int:
        """Offices that the policy names."""
        return len(self.named)

    @property
    def covered(self) -> int:
        """Those of them with somebody in office, silent or not."""
        return len([code for code in self.named if self.states[code] in ("with", "inactive")])


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where it has none."""
    year, month = day.year, day.month
    for _step in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def holds(starts_on: date | None, ends_before: date | None, day: date) -> bool:
    """Whether a day lies between a first day and the day after the last; None is open."""
    return (starts_on is None or starts_on <= day) and (ends_before is None or day < ends_before)


def is_silent(appointment: Appointment, day: date) -> bool:
    """Whether twelve months passed since the first day in office, the last activity, or an "I go on"."""
    heard = [appointment.starts_on]
    for activity in Activity.objects.all():
        if activity.appointment_id != appointment.pk or activity.state != "logged":
            continue
        if activity.happened_on <= day:
            heard.append(min(activity.ended_on or activity.happened_on, day))
    for inquiry in Inquiry.objects.all():
        if inquiry.appointment_id == appointment.pk and inquiry.answer == "goes_on":
            answered_on = inquiry.answered_at.date()
            if answered_on <= day:
                heard.append(answered_on)
    return months_later(max(heard), MONTHS_OF_SILENCE) <= day


def recount(day: date, codes: set[str] | None = None) -> Recount:
    """Count the offices of these codes on a day, or all of them."""
    found = Recount()
    for spell in OfficeSpell.objects.select_related("office"):
        code = spell.office.code
        if not holds(spell.starts_on, spell.ends_before, day) or spell.kind in NO_OFFICE:
            continue
        if codes is not None and code not in codes:
            continue
        if spell.kind in NAMED:
            found.named.add(code)
        found.states[code] = "without"
        in_office = []
        for appointment in Appointment.objects.filter(office=spell.office):
            if appointment.starts_on > day:
                continue
            is_now = holds(appointment.starts_on, appointment.ends_before, day)
            if appointment.role != "focal_point":
                found.alternates += is_now
                continue
            if is_now:
                in_office.append(appointment)
                found.sexes[appointment.sex] += 1
            elif found.states[code] == "without":
                found.states[code] = "lapsed"
        if in_office:
            silent = [is_silent(appointment, day) for appointment in in_office]
            found.states[code] = "inactive" if all(silent) else "with"
    return found
