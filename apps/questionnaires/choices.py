"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class QuestionKind(TextChoices):
    """What an answer is; a heading asks nothing and gathers the questions below it."""

    HEADING = "heading", pgettext_lazy("question", "Heading")
    TEXT = "text", pgettext_lazy("question", "Text")
    YES_NO = "yes_no", pgettext_lazy("question", "Yes or no")
    SINGLE = "single", pgettext_lazy("question", "One of several")
    MULTIPLE = "multiple", pgettext_lazy("question", "Several of several")
    NUMBER = "number", pgettext_lazy("question", "Number")
    YEAR = "year", pgettext_lazy("question", "Year")
    DATE = "date", pgettext_lazy("question", "Date")


CHOICE_KINDS = (QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.MULTIPLE)
"""Kinds whose answers are options; those of a yes-or-no question are `yes` and `no`."""


class VersionState(TextChoices):
    """A version is written as a draft; once published it never changes."""

    DRAFT = "draft", pgettext_lazy("questionnaire", "Draft")
    PUBLISHED = "published", pgettext_lazy("questionnaire", "Published")


class Anonymity(TextChoices):
    """Who is known to have answered: persons by name, holders of a link, or nobody."""

    NAMED = "named", pgettext_lazy("campaign", "Named: who answers logs in")
    LINK = "link", pgettext_lazy("campaign", "By link: who answers is known, without logging in")
    ANONYMOUS = "anonymous", pgettext_lazy("campaign", "Anonymous: nobody can tell who said what")


class CampaignState(TextChoices):
    """The way of a campaign."""

    DRAFT = "draft", pgettext_lazy("campaign", "Being prepared")
    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


class ResponseState(TextChoices):
    """An answer is a draft until it is sent; what was sent never changes."""

    DRAFT = "draft", pgettext_lazy("response", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("response", "Sent")


FEWEST_IN_A_GROUP = 5
"""Tables show no group of fewer answers, as no count of persons from 1 to 4 leaves the inner circle."""
