"""When somebody was here last."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """A person's newest look at the home page, and the last one of the visit before.

    Only the newest of each is kept: this is no record of what people do.
    """

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    before = models.DateTimeField()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(before__lte=F("seen_at")), name="a_visit_comes_after_the_one_before"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)
