"""Tables of the room, by topic."""

from apps.actions.models.actions import Action, FeedKey, HandOver, ProgressNote
from apps.actions.models.notices import Mail, MailPreference, Notice, Subscription

__all__ = [
    "Action",
    "FeedKey",
    "HandOver",
    "Mail",
    "MailPreference",
    "Notice",
    "ProgressNote",
    "Subscription",
]
