"""Forms of notices: the filter of the inbox, and what somebody wants by mail."""

from datetime import time
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.actions.choices import DigestRhythm, NoticeKind, Weekday
from apps.actions.models import MailPreference
from apps.actions.selectors.notices import NoticeFilter
from apps.actions.services.preferences import Wishes


class InboxFilterForm(forms.Form):
    """Filters of the inbox; they stand in the address."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *NoticeKind.choices]
    )
    unread = forms.BooleanField(label=_("Unread only"), required=False)

    def only(self) -> NoticeFilter:
        """Return the filters that apply; what is not understood narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return NoticeFilter(kind=chosen.get("kind", ""), is_unread=bool(chosen.get("unread")))


def hours() -> list[tuple[int, str]]:
    """Return the hours of a day as they are written in the reader's language."""
    return [(hour, time_format(time(hour), "TIME_FORMAT")) for hour in range(24)]


class MailSettingsForm(RefusableForm):
    """What somebody wants by mail, and when."""

    wants_mail = forms.BooleanField(
        label=_("Send me mail about my notices"),
        required=False,
        help_text=_("Without it everything stays in the inbox, receipts and hand-overs too."),
    )
    rhythm = forms.ChoiceField(
        label=_("Digest"), choices=DigestRhythm.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"), choices=Weekday.choices, coerce=int
    )
    hour = forms.TypedChoiceField(label=_("Hour of the digest"), choices=hours, coerce=int)
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=hours, coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("Quiet until"), choices=hours, coerce=int)
    mailed = forms.MultipleChoiceField(
        label=_("By mail"),
        required=False,
        choices=NoticeKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked stays in the inbox only."),
    )

    @classmethod
    def of(cls, wish: MailPreference, data: Any = None) -> "MailSettingsForm":
        """Return the form filled with what holds now."""
        return cls(
            data,
            initial={
                "wants_mail": not wish.has_unsubscribed,
                **{
                    name: getattr(wish, name)
                    for name in ("rhythm", "weekday", "hour", "quiet_from", "quiet_until")
                },
                "mailed": [kind.value for kind in NoticeKind if kind not in wish.left_out],
            },
        )

    def wishes(self) -> Wishes:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Wishes(
            rhythm=chosen["rhythm"],
            weekday=chosen["weekday"],
            hour=chosen["hour"],
            quiet_from=chosen["quiet_from"],
            quiet_until=chosen["quiet_until"],
            left_out=tuple(kind.value for kind in NoticeKind if kind not in chosen["mailed"]),
            has_unsubscribed=not chosen["wants_mail"],
        )
