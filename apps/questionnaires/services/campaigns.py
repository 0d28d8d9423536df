"""Campaigns: prepared, opened for good, closed by hand or by the clock; and those that a record asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import (
    FEWEST_IN_A_GROUP,
    Anonymity,
    CampaignState,
    ResponseState,
    VersionState,
)
from apps.questionnaires.models import (
    Campaign,
    Questionnaire,
    QuestionnaireVersion,
    Recipient,
    Response,
)
from apps.questionnaires.selectors.access import campaign_to_run
from apps.questionnaires.selectors.campaigns import contained_backgrounds, rare_backgrounds
from apps.questionnaires.selectors.days import today_of
from apps.questionnaires.services.inviting import expect_machine, invite, new_secret, open_campaigns
from apps.questionnaires.services.writing import too_long, write
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

LONGEST_TITLE = 200
MOST_VARIABLES = 8
TWICE = timedelta(minutes=10)
"""The same said by the same person within this time is one request sent twice. A choice of this product."""


@dataclass(frozen=True, slots=True)
class Titles:
    """A title in the three languages; English is never blank."""

    en: str
    fr: str = ""
    es: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """What answers are tabulated by: a stable key and the name that people read."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignData:
    """What a campaign says: the version it asks, from when to when, and who is known."""

    version_id: int
    title: Titles
    office_id: int
    opens_on: date
    closes_on: date
    anonymity: str
    minimum_group: int = FEWEST_IN_A_GROUP
    background: tuple[Variable, ...] = ()


@transaction.atomic
def create_campaign(*, data: CampaignData, now: datetime, scope: OfficeScope) -> Campaign:
    """Prepare a campaign of an office. The same sent twice by the same person makes one.

    Raises NotPermitted, or Invalid with all problems.
    """
    if not scope.may(Capability.RUN_CAMPAIGNS, data.office_id):
        raise NotPermitted(_("Those who run the campaigns of this office do this."))
    if problems := problems_of(data, now=now):
        raise Invalid(problems=problems)
    values = values_of(data)
    before = Campaign.objects.filter(
        **values,
        state=CampaignState.DRAFT,
        version=1,
        created_by_id=scope.user_id,
        created_at__gt=now - TWICE,
    ).first()
    if before is not None and scope.user_id is not None:
        return before
    return Campaign.objects.create(**values, created_by_id=scope.user_id, created_at=now)


@transaction.atomic
def change_campaign(
    *, campaign_id: int, version: int, data: CampaignData, now: datetime, scope: OfficeScope
) -> Campaign:
    """Change what a campaign says while it is prepared.

    Raises OutOfScope, NotPermitted, WrongState once it is open or from an older state, Invalid.
    """
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_draft(campaign)
    expect_version(campaign, version)
    if not scope.may(Capability.RUN_CAMPAIGNS, data.office_id):
        raise NotPermitted(_("Those who run the campaigns of this office do this."))
    problems = problems_of(data, now=now)
    keys = [variable.key for variable in data.background]
    if keys != [each["key"] for each in campaign.background] and campaign.recipients.exists():
        problems.append(
            Problem(
                code="background",
                field="background",
                message=_(
                    "Remove the recipients first: what is known of them goes by these lines."
                ),
            )
        )
    if problems:
        raise Invalid(problems=problems)
    write(campaign, **values_of(data), version=campaign.version + 1)
    return campaign


def values_of(data: CampaignData) -> dict[str, object]:
    """Return what was said as values of the columns."""
    return {
        "version_asked_id": data.version_id,
        "title_en": data.title.en.strip(),
        "title_fr": data.title.fr.strip(),
        "title_es": data.title.es.strip(),
        "office_id": data.office_id,
        "opens_on": data.opens_on,
        "closes_on": data.closes_on,
        "anonymity": data.anonymity,
        "minimum_group": data.minimum_group,
        "background": [{"key": each.key, "label": each.label} for each in data.background],
    }


def problems_of(data: CampaignData, *, now: datetime) -> list[Problem]:
    """Return everything that is wrong with a campaign."""
    titles = {"title_en": data.title.en, "title_fr": data.title.fr, "title_es": data.title.es}
    problems = too_long((name, text, LONGEST_TITLE) for name, text in titles.items())

    def blame(field: str, code: str, message: str) -> None:
        problems.append(Problem(code=code, field=field, message=message))

    if not data.title.en.strip():
        blame("title_en", "required", _("An English title is needed here."))
    if not QuestionnaireVersion.objects.filter(
        pk=data.version_id, state=VersionState.PUBLISHED
    ).exists():
        blame("version_asked", "not_published", _("A campaign asks a published version."))
    today = today_of(data.office_id, now)
    if data.closes_on < data.opens_on:
        blame("closes_on", "before_opening", _("The last day is before the first."))
    elif data.closes_on < today:
        blame(
            "closes_on",
            "over",
            _("This day is over: in the office it is %(today)s.")
            % {"today": date_format(today, "DATE_FORMAT")},
        )
    if data.anonymity not in Anonymity.values:
        blame("anonymity", "invalid_choice", _("Choose who is known."))
    if data.minimum_group < 1 or (
        data.anonymity == Anonymity.ANONYMOUS and data.minimum_group < FEWEST_IN_A_GROUP
    ):
        blame(
            "minimum_group",
            "small_group",
            _("In an anonymous campaign no group of fewer than %(fewest)s is shown.")
            % {"fewest": FEWEST_IN_A_GROUP},
        )
    keys = [each.key for each in data.background]
    if len(set(keys)) < len(keys) or "" in keys:
        blame("background", "variables", _("Give every line of background a name of its own."))
    if len(keys) > MOST_VARIABLES:
        blame(
            "background",
            "too_many",
            _("At most %(most)s lines of background.") % {"most": MOST_VARIABLES},
        )
    return problems


@transaction.atomic
def open_campaign(*, campaign_id: int, version: int, now: datetime, scope: OfficeScope) -> Campaign:
    """Let a campaign begin: on its first day people are invited, from then on nothing about it changes.

    Raises WrongState, or Invalid: nobody is asked, the last day is over, or somebody could be recognized
    in an anonymous campaign.
    """
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_draft(campaign)
    expect_version(campaign, version)
    if problems := opening_problems(campaign, now=now, scope=scope):
        raise Invalid(problems=problems)
    write(campaign, state=CampaignState.OPEN, opened_at=now, version=campaign.version + 1)
    invite(campaign=campaign, now=now, scope=scope)
    return campaign


def opening_problems(campaign: Campaign, *, now: datetime, scope: OfficeScope) -> list[Problem]:
    """Return what stands in the way of opening."""
    problems = []
    if campaign.closes_on < today_of(campaign.office_id, now):
        problems.append(Problem(code="over", message=_("The last day of this campaign is over.")))
    asked = campaign.recipients.count()
    if not asked:
        problems.append(Problem(code="nobody", message=_("Nobody is asked yet: add recipients.")))
    elif campaign.anonymity == Anonymity.ANONYMOUS:
        if asked < campaign.minimum_group:
            problems.append(
                Problem(
                    code="too_few",
                    message=_(
                        "Only %(asked)s are asked: an anonymous campaign asks at least %(fewest)s."
                    )
                    % {"asked": asked, "fewest": campaign.minimum_group},
                )
            )
        problems += [
            Problem(
                code="rare_background",
                message=_(
                    "Fewer than %(fewest)s recipients share this background, so that they could be"
                    " recognized: %(background)s."
                )
                % {
                    "fewest": campaign.minimum_group,
                    "background": ", ".join(filter(None, background.values())) or _("none"),
                },
            )
            for background in rare_backgrounds(campaign=campaign, scope=scope)
            if asked >= campaign.minimum_group
        ]
        problems += [
            Problem(
                code="contained_background",
                message=_(
                    "Everybody with %(inner)s has %(outer)s, which others have too: who compares the two"
                    " tables learns what those others said. Leave out one of the two, or join groups."
                )
                % {"inner": named(*inner), "outer": named(*outer)},
            )
            for inner, outer in contained_backgrounds(campaign=campaign, scope=scope)
        ]
    return problems


def named(label: str, value: str) -> str:
    """Return a group as a sentence names it: “Unit: Operations”."""
    return _("“%(variable)s: %(value)s”") % {"variable": label, "value": value or _("Not known")}


@transaction.atomic
def close_campaign(
    *, campaign_id: int, version: int, now: datetime, scope: OfficeScope
) -> Campaign:
    """End a campaign before its last day; drafts that were not sent are deleted."""
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    if campaign.state != CampaignState.OPEN:
        raise WrongState(_("This campaign is not open."))
    expect_version(campaign, version)
    end(campaign, now)
    return campaign


def close_over(*, now: datetime, scope: OfficeScope) -> int:
    """Close every campaign whose last day is over in its office; return their number."""
    expect_machine(scope)
    number = 0
    for found in open_campaigns():
        if found.closes_on < today_of(found.office_id, now):
            with transaction.atomic():
                campaign = open_campaigns().select_for_update().filter(pk=found.pk).first()
                if campaign is not None:
                    end(campaign, now)
                    number += 1
    return number


def end(campaign: Campaign, now: datetime) -> None:
    """Write that a campaign is closed, and delete the drafts that nobody can send any more.

    The marks of who has answered an anonymous one are taken away: they kept people from answering twice,
    and where few have answered they would tell who those were.
    """
    write(campaign, state=CampaignState.CLOSED, closed_at=now, version=campaign.version + 1)
    Response.objects.filter(campaign=campaign, state=ResponseState.DRAFT).delete()
    if campaign.anonymity == Anonymity.ANONYMOUS:
        Recipient.objects.filter(campaign=campaign).update(has_answered=False)


@transaction.atomic
def delete_campaign(*, campaign_id: int, scope: OfficeScope) -> None:
    """Delete a campaign that was never opened, with whom it would have asked."""
    campaign = campaign_to_run(campaign_id=campaign_id, scope=scope)
    expect_draft(campaign)
    Recipient.objects.filter(campaign=campaign).delete()
    campaign.delete()


def expect_draft(campaign: Campaign) -> None:
    """Refuse to change a campaign that was opened."""
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("This campaign was opened: what it asks, and whom, no longer changes."))


def expect_version(campaign: Campaign, version: int) -> None:
    """Refuse a request that was made from another version of the campaign."""
    if campaign.version != version:
        raise WrongState(
            _("This campaign has changed since you opened it. Look at it again, then decide."),
            code="stale",
        )


@transaction.atomic
def ask_at_end(
    *,
    questionnaire_key: str,
    cause: RecordRef,
    title: Titles,
    office_id: int,
    user_ids: Sequence[int],
    opens_on: date,
    closes_on: date,
    now: datetime,
    scope: OfficeScope,
) -> int:
    """Ask people about a record that has ended; return the id of the campaign.

    A named campaign of the newest published version, opened at once; who is asked is told. A cause is
    asked about once for each questionnaire: the campaign that is there already is returned. `scope` is
    that of whoever ended the record, and works for its office.

    Raises OutOfScope without such a questionnaire, NotPermitted, or Invalid for days in the wrong order.
    """
    if not any(
        scope.may(each, office_id)
        for each in (Capability.RUN_CAMPAIGNS, Capability.CONTRIBUTE, Capability.KEEP_PROJECTS)
    ):
        raise NotPermitted(_("Those who work for the office let its people be asked."))
    questionnaire = Questionnaire.objects.select_for_update().filter(key=questionnaire_key).first()
    newest = (
        QuestionnaireVersion.objects.filter(
            questionnaire=questionnaire, state=VersionState.PUBLISHED
        )
        .order_by("-number")
        .first()
    )
    if questionnaire is None or newest is None:
        raise OutOfScope
    known = Campaign.objects.filter(
        cause_type=cause.content_type,
        cause_id=cause.id,
        version_asked__questionnaire=questionnaire,
    ).first()
    if known is not None:
        return known.pk
    data = CampaignData(
        version_id=newest.pk,
        title=title,
        office_id=office_id,
        opens_on=opens_on,
        closes_on=closes_on,
        anonymity=Anonymity.NAMED,
    )
    if problems := problems_of(data, now=now):
        raise Invalid(problems=problems)
    campaign = Campaign.objects.create(
        **values_of(data),
        cause_type=cause.content_type,
        cause_id=cause.id,
        state=CampaignState.OPEN,
        created_by_id=scope.user_id,
        created_at=now,
        opened_at=now,
    )
    people = get_user_model()._default_manager.in_bulk(set(user_ids))
    Recipient.objects.bulk_create(
        Recipient(
            campaign=campaign,
            user=people[user_id],
            language=people[user_id].language,
            office_id=office_id,
            secret=new_secret(),
        )
        for user_id in dict.fromkeys(user_ids)
        if user_id in people
    )
    invite(campaign=campaign, now=now, scope=scope)
    return campaign.pk
