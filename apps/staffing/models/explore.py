"""A question of the page “Explore”, saved under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.choices import Role
from apps.organization.history import tracked
from apps.staffing.choices import Sharing

LONGEST_QUESTION = 1000
SHARED_VIEWS = [(each.value, each.label) for each in (Sharing.NOBODY, Sharing.ROLE, Sharing.REGION)]


@tracked()
class ExploreView(models.Model):
    """What somebody has asked; the numbers are counted for whoever opens it, as far as they see.

    `question` is the address's part after the question mark. Without `as_of` in it the latest date is
    shown.
    """

    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("what is asked"), max_length=LONGEST_QUESTION)
    sharing = models.CharField(
        pgettext_lazy("view", "shared with"),
        max_length=10,
        choices=SHARED_VIEWS,
        default=Sharing.NOBODY,
    )
    shared_role = models.CharField(
        _("shared with the role"), max_length=20, choices=Role.choices, blank=True
    )
    shared_region = models.ForeignKey(
        "organization.Office",
        verbose_name=_("shared with the region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    owner = models.ForeignKey(
        "accounts.User",
        verbose_name=pgettext_lazy("view", "made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("view of staffing figures")
        verbose_name_plural = _("views of staffing figures")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="names_of_views_of_a_person_differ"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_view_has_a_name"),
            models.CheckConstraint(
                condition=Q(sharing__in=[Sharing.NOBODY, Sharing.ROLE, Sharing.REGION]),
                name="a_view_is_shared_with_a_role_or_a_region",
            ),
            models.CheckConstraint(
                condition=Q(sharing=Sharing.ROLE) & ~Q(shared_role="")
                | ~Q(sharing=Sharing.ROLE) & Q(shared_role=""),
                name="a_view_names_its_role",
            ),
            models.CheckConstraint(
                condition=Q(sharing=Sharing.REGION, shared_region__isnull=False)
                | ~Q(sharing=Sharing.REGION) & Q(shared_region__isnull=True),
                name="a_view_names_its_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name
