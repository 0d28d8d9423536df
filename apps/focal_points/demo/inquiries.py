"""The questions that the clock would have asked those who are silent, and one answer."""

from datetime import datetime

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.focal_points.choices import InquiryAnswer
from apps.focal_points.models import Inquiry
from apps.focal_points.services.inquiries import answer_inquiry, ask_the_silent


def ask_and_answer(*, now: datetime, scope: OfficeScope) -> None:
    """Ask the silent; for one without an account the Gender Coordination Unit answers."""
    ask_the_silent(now=now, scope=scope)
    answering = user_by_name(name="gcu", scope=scope)
    left = Inquiry.objects.filter(appointment__user__isnull=True).order_by("pk").first()
    if answering is None or left is None:
        return
    answer_inquiry(
        inquiry_id=left.pk,
        answer=InquiryAnswer.HANDS_OVER,
        words="She moved to another duty station; the head of office thinks of a colleague. Invented.",
        now=now,
        scope=scope_for(answering, on=now.date()),
    )
