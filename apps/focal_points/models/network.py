"""The network: meetings of a region, bulletins, good practices, obstacles, questions and answers."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.focal_points.choices import FactorKind, IssueKind, MeetingState, Presence
from apps.organization.history import tracked


@tracked()
class NetworkMeeting(models.Model):
    """The yearly meeting of the focal points of one region (policy 2015, paragraph 35).

    `region` is the regional office, or headquarters for its departments.
    """

    region = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    cancelled_because = models.TextField(_("why it was cancelled"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("meeting of the network")
        verbose_name_plural = _("meetings of the network")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD) | Q(starts_at__isnull=False),
                name="a_meeting_that_was_held_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_because=""),
                name="a_cancelled_meeting_says_why",
            ),
        ]
        indexes = [models.Index(fields=["region", "year"], name="meeting_region_year")]

    def __str__(self) -> str:
        return self.title


@tracked()
class MeetingInvitation(models.Model):
    """That a focal point was invited to a meeting, and whether they came."""

    meeting = models.ForeignKey(
        NetworkMeeting, on_delete=models.CASCADE, related_name="invitations"
    )
    appointment = models.ForeignKey(
        "focal_points.Appointment", on_delete=models.PROTECT, related_name="invitations"
    )
    presence = models.CharField(
        _("presence"), max_length=7, choices=Presence.choices, default=Presence.INVITED
    )

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "appointment"], name="a_focal_point_is_invited_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.appointment_id}"


@tracked()
class MeetingDecision(models.Model):
    """One decision of a meeting; what is to be done because of it is an action with this cause."""

    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("decision"))

    class Meta:
        verbose_name = _("decision of a meeting of the network")
        verbose_name_plural = _("decisions of meetings of the network")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="decisions_of_a_meeting_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"


PUBLISHED_ISSUE = """
    RAISE EXCEPTION 'a published bulletin or fact sheet cannot be changed; make another'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'published_issue_stays';
"""

CREDIT_OF_A_PUBLISHED_ISSUE = """
    IF EXISTS (
        SELECT 1 FROM focal_points_issue issue
        WHERE issue.id IN (SELECT issue_id FROM {rows} credit) AND issue.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the credits of a published bulletin or fact sheet cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_credits_stay';
    END IF;
    RETURN NULL;
"""


@tracked()
class Issue(models.Model):
    """One bulletin or fact sheet; a draft until `published_at`, frozen then."""

    kind = models.CharField(_("kind"), max_length=10, choices=IssueKind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    text_fr = models.TextField(_("text in French"), blank=True)
    text_es = models.TextField(_("text in Spanish"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bulletin or fact sheet")
        verbose_name_plural = _("bulletins and fact sheets")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="issues_are_numbered"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(text_en=""),
                name="a_published_issue_has_a_text",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_issue_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.published_at IS NOT NULL"),
                func=PUBLISHED_ISSUE,
            ),
        ]

    def __str__(self) -> str:
        return self.title_en


@tracked()
class Contribution(models.Model):
    """What one person gave to a bulletin or fact sheet; printed in it as a credit."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="contributions")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.CharField(_("contribution"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        triggers = [
            pgtrigger.Trigger(
                name="credits_added_to_a_draft_only",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="new_credits"),
                func=CREDIT_OF_A_PUBLISHED_ISSUE.format(rows="new_credits"),
            ),
            pgtrigger.Trigger(
                name="credits_changed_in_a_draft_only",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(old="old_credits", new="new_credits"),
                func=CREDIT_OF_A_PUBLISHED_ISSUE.format(
                    rows="(SELECT issue_id FROM old_credits UNION SELECT issue_id FROM new_credits)"
                ),
            ),
            pgtrigger.Trigger(
                name="credits_taken_from_a_draft_only",
                operation=pgtrigger.Delete,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(old="old_credits"),
                func=CREDIT_OF_A_PUBLISHED_ISSUE.format(rows="old_credits"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Practice(models.Model):
    """A good practice that somebody shares with the network; taken back with a reason."""

    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        "focal_points.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was done, and what came of it"))
    language = models.CharField(_("language of the text"), max_length=2, default="en")
    activity = models.ForeignKey(
        "focal_points.Activity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    shared_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    shared_at = models.DateTimeField()
    taken_back_because = models.TextField(_("why it was taken back"), blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_because="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_because="")),
                name="a_practice_taken_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class CountryFactor(models.Model):
    """An obstacle or an incentive in a country, as an office sees it."""

    kind = models.CharField(_("kind"), max_length=9, choices=FactorKind.choices)
    country = models.ForeignKey("organization.Country", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is, and what helps"), blank=True)
    source = models.CharField(_("law, study or source"), max_length=300, blank=True)
    language = models.CharField(_("language of the text"), max_length=2, default="en")
    seen_on = models.DateField(_("as of"))
    gone_on = models.DateField(_("no longer since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("obstacle or incentive")
        verbose_name_plural = _("obstacles and incentives")
        constraints = [
            models.CheckConstraint(
                condition=Q(gone_on__isnull=True) | Q(gone_on__gte=models.F("seen_on")),
                name="a_factor_goes_after_it_came",
            ),
        ]
        indexes = [models.Index(fields=["country", "kind"], name="factor_country_kind")]

    def __str__(self) -> str:
        return self.title


@tracked()
class NetworkQuestion(models.Model):
    """A question to the whole network."""

    title = models.CharField(_("question"), max_length=200)
    text = models.TextField(_("more about it"), blank=True)
    language = models.CharField(_("language of the text"), max_length=2, default="en")
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question to the network")
        verbose_name_plural = _("questions to the network")

    def __str__(self) -> str:
        return self.title


@tracked()
class NetworkAnswer(models.Model):
    """One answer to a question; `is_helpful`: whoever asked marked it as what helped."""

    question = models.ForeignKey(NetworkQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    language = models.CharField(_("language of the text"), max_length=2, default="en")
    is_helpful = models.BooleanField(_("this helped"), default=False)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")

    def __str__(self) -> str:
        return self.text[:80]
