"""What somebody has set in the simulator, saved under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.choices import Role
from apps.organization.history import tracked
from apps.staffing.choices import Population, Sharing


@tracked()
class Scenario(models.Model):
    """A plan of the simulator: where it starts and what is set; results are worked out when it is read.

    Without an office it starts from all offices. `plan` is what `analytics.simulation.plan_to_json` writes.
    """

    name = models.CharField(_("name"), max_length=120)
    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    population = models.CharField(
        _("population"), max_length=20, choices=Population.choices, default=Population.UN_PARITY
    )
    as_of = models.DateField(_("starts from"))
    plan = models.JSONField(_("what is set"))
    sharing = models.CharField(
        pgettext_lazy("scenario", "shared with"),
        max_length=10,
        choices=Sharing.choices,
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
        verbose_name=pgettext_lazy("scenario", "made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="names_of_scenarios_of_a_person_differ"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_scenario_has_a_name"),
            models.CheckConstraint(
                condition=Q(sharing=Sharing.ROLE) & ~Q(shared_role="")
                | ~Q(sharing=Sharing.ROLE) & Q(shared_role=""),
                name="a_scenario_names_its_role",
            ),
            models.CheckConstraint(
                condition=Q(sharing=Sharing.REGION, shared_region__isnull=False)
                | ~Q(sharing=Sharing.REGION) & Q(shared_region__isnull=True),
                name="a_scenario_names_its_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name
