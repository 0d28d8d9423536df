"""Questionnaires and campaigns for tests, made by the services as people make them."""

from datetime import UTC, date, datetime
from typing import Any

from apps.questionnaires.choices import Anonymity
from apps.questionnaires.given import Given
from apps.questionnaires.models import Campaign, Option, Question, QuestionnaireVersion, Recipient
from apps.questionnaires.selectors.answering import Holder
from apps.questionnaires.services import answering, authoring, campaigns, questions, recipients
from apps.questionnaires.services.authoring import QuestionnaireData
from apps.questionnaires.services.campaigns import CampaignData, Titles, Variable
from apps.questionnaires.services.questions import OptionData, QuestionData
from apps.questionnaires.services.recipients import Wish
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
FAR = date(2199, 12, 31)
KEY = "exit-survey"
FEELINGS = (
    OptionData(key="good", label_en="Good", label_fr="Bien", label_es="Bien"),
    OptionData(key="bad", label_en="Bad", label_fr="Mal", label_es="Mal"),
    OptionData(key="unsure", label_en="Unsure", label_fr="Incertain", label_es="No sé"),
)


def ask(world: World, key: str, kind: str, *, of: str = KEY, number: int = 1, **said: Any):
    """Add a question to a draft, as the GCU."""
    return questions.save_question(
        key=of,
        number=number,
        question_id=None,
        data=QuestionData(key=key, kind=kind, **{"text_en": f"Question {key}?", **said}),
        scope=world.scope("gcu"),
    )


def draft(world: World, *, key: str = KEY, by: str = "gcu") -> QuestionnaireVersion:
    """A draft: q1 yes or no with a comment, q2 asked after yes, q3 how it feels (required), q4 words."""
    version = authoring.create_questionnaire(
        key=key,
        data=QuestionnaireData(title_en="Exit survey", title_fr="Enquête de départ"),
        now=NOW,
        scope=world.scope(by),
    )
    first = ask(world, "q1", "yes_no", of=key, has_comment=True)
    ask(
        world,
        "q2",
        "multiple",
        of=key,
        has_other=True,
        shown_if_id=first.pk,
        shown_values=("yes",),
        is_required=True,
        options=FEELINGS,
    )
    ask(world, "q3", "single", of=key, is_required=True, options=FEELINGS, text_fr="Comment ?")
    ask(world, "q4", "text", of=key)
    return version


def published(world: World, *, key: str = KEY) -> QuestionnaireVersion:
    """The same, published."""
    version = draft(world, key=key)
    return authoring.publish(
        key=key, number=version.number, note="", now=NOW, scope=world.scope("gcu")
    )


def prepared(
    world: World,
    *,
    anonymity: str = Anonymity.NAMED,
    office: str = "IOM",
    version: QuestionnaireVersion | None = None,
    asked: tuple[Wish, ...] = (),
    background: tuple[Variable, ...] = (),
    closes_on: date = LAST,
    by: str = "gcu",
    now: datetime = NOW,
    **said: Any,
) -> Campaign:
    """A campaign that is not open yet."""
    campaign = campaigns.create_campaign(
        data=CampaignData(
            version_id=(version or published(world)).pk,
            title=Titles(en="How was it?", fr="Comment était-ce ?"),
            office_id=world.offices[office].pk,
            opens_on=said.pop("opens_on", FIRST),
            closes_on=closes_on,
            anonymity=anonymity,
            background=background,
            **said,
        ),
        now=now,
        scope=world.scope(by),
    )
    if asked:
        recipients.add_recipients(
            campaign_id=campaign.pk, wishes=asked, language="fr", now=now, scope=world.scope(by)
        )
    return campaign


def opened(world: World, *, by: str = "gcu", now: datetime = NOW, **said: Any) -> Campaign:
    """An open campaign; it asks Nairobi's HR staff unless told otherwise."""
    said.setdefault("asked", wishes("hr.nairobi"))
    campaign = prepared(world, by=by, now=now, **said)
    return campaigns.open_campaign(
        campaign_id=campaign.pk, version=campaign.version, now=now, scope=world.scope(by)
    )


def wishes(*who: str, background: tuple[str, ...] = ()) -> tuple[Wish, ...]:
    """Lines of recipients."""
    return tuple(Wish(place, each, "", background) for place, each in enumerate(who, start=1))


FIVE = ("hr.nairobi", "head.nairobi", "hr.dakar", "head.dakar", "hr.hargeisa")
"""As many as an anonymous campaign asks at least."""


def recipient(campaign: Campaign, who: str) -> Recipient:
    """Who is asked, by user name or address."""
    found = Recipient.objects.filter(campaign=campaign)
    return found.filter(user__username=who).first() or found.get(email=who)


def holder(campaign: Campaign, who: str) -> Holder:
    """Who is asked and may answer."""
    return Holder(recipient=recipient(campaign, who), campaign=Campaign.objects.get(pk=campaign.pk))


def option(campaign: Campaign, question: str, key: str) -> int:
    """The id of an option of a question of what a campaign asks."""
    return Option.objects.get(
        question__version=campaign.version_asked_id, question__key=question, key=key
    ).pk


def question(campaign: Campaign, key: str) -> int:
    """The id of a question of what a campaign asks."""
    return Question.objects.get(version=campaign.version_asked_id, key=key).pk


def given(campaign: Campaign, **said: Any) -> dict[int, Given]:
    """Answers by key of the question: keys of options as a tuple, words as a text."""
    return {
        question(campaign, key): Given(text=value)
        if isinstance(value, str)
        else Given(options=tuple(option(campaign, key, each) for each in value))
        for key, value in said.items()
    }


def answer(
    world: World,
    campaign: Campaign,
    who: str,
    *,
    now: datetime = NOW,
    version: int = 0,
    **said: Any,
) -> None:
    """Send an answer; q3 is good unless told otherwise."""
    answering.send(
        holder=holder(campaign, who),
        version=version,
        given=given(campaign, **{"q3": ("good",), **said}),
        language="en",
        now=now,
        scope=world.scope("stranger"),
    )
