"""An invented meeting, bulletin, practice, obstacle and question of the network."""

from collections.abc import Mapping

from apps.focal_points.choices import FactorKind, IssueKind, MeetingState, Presence
from apps.focal_points.models import (
    Appointment,
    Area,
    Contribution,
    CountryFactor,
    Issue,
    MeetingDecision,
    MeetingInvitation,
    NetworkAnswer,
    NetworkMeeting,
    NetworkQuestion,
    Practice,
)
from apps.organization.selectors import countries
from apps.projects.demo.stage import INVENTED, Stage

HOST = "KEN-NAIROBI-RO"
IN_NAIROBI, IN_DAKAR = "nairobi", "dakar"
"""Keys of the appointments whose persons have accounts."""
INVITED = {
    "nairobi": Presence.PRESENT,
    "nairobi-ro": Presence.PRESENT,
    "kampala-2": Presence.PRESENT,
    "bdi-bujumbura": Presence.EXCUSED,
    "eth-addis-ababa": Presence.ABSENT,
}
"""Who was invited to the meeting of the region, by keys of appointments."""


def make_network(appointments: Mapping[str, Appointment], stage: Stage) -> None:
    """Enter what the network shares, where its two persons with accounts are appointed."""
    if HOST not in stage.offices or not {IN_NAIROBI, IN_DAKAR} <= set(appointments):
        return
    make_meeting(appointments, stage)
    make_bulletin(appointments, stage)
    make_exchange(appointments, stage)


def make_meeting(appointments: Mapping[str, Appointment], stage: Stage) -> None:
    """Enter the yearly meeting of one region, held two months ago, with two decisions."""
    held_at = stage.at(-60)
    meeting = NetworkMeeting.objects.create(
        region_id=stage.offices[HOST],
        year=held_at.year,
        starts_at=held_at,
        title="Yearly meeting of the focal points of East and Horn of Africa",
        place="On line",
        agenda="What each office did. What hinders. One calendar for the 16 Days.",
        notes=INVENTED,
        state=MeetingState.HELD,
        created_by_id=stage.people["gcu"],
        created_at=stage.at(-90),
    )
    MeetingInvitation.objects.bulk_create(
        MeetingInvitation(meeting=meeting, appointment=appointments[key], presence=presence)
        for key, presence in INVITED.items()
        if key in appointments
    )
    for number, text in enumerate(
        (
            "One calendar for the 16 Days is kept by the regional office.",
            "Each office shares one practice before the next meeting.",
        ),
        start=1,
    ):
        MeetingDecision.objects.create(meeting=meeting, number=number, text=text)


def make_bulletin(appointments: Mapping[str, Appointment], stage: Stage) -> None:
    """Enter a bulletin that went out a month ago, with two contributors, and a draft of the next."""
    nairobi = appointments[IN_NAIROBI]
    bulletin = Issue.objects.create(
        kind=IssueKind.BULLETIN,
        number=1,
        title_en="What the network did this quarter",
        title_fr="Ce que le réseau a fait ce trimestre",
        title_es="Lo que hizo la red este trimestre",
        text_en="A second registration desk in Nairobi, and a calendar that three agencies share. Invented.",
        text_fr="Un second guichet d’enregistrement à Nairobi, et un calendrier commun à trois organismes. Inventé.",
        text_es="Una segunda ventanilla de registro en Nairobi y un calendario común de tres organismos. Inventado.",
        created_by_id=stage.people["gcu"],
        created_at=stage.at(-40),
    )
    Contribution.objects.create(
        issue=bulletin,
        user_id=nairobi.user_id,
        name=nairobi.name,
        office_id=nairobi.office_id,
        what="The report on the registration desk",
    )
    Contribution.objects.create(
        issue=bulletin,
        name="Invented focal point, Regional Office Nairobi",
        office_id=stage.offices[HOST],
        what="The calendar",
    )
    # Frozen from here on.
    bulletin.published_by_id, bulletin.published_at = stage.people["gcu"], stage.at(-30)
    bulletin.save()
    Issue.objects.create(
        kind=IssueKind.FACT_SHEET,
        number=1,
        title_en="How to read the share of women among applicants",
        created_by_id=stage.people["gcu"],
        created_at=stage.at(-5),
    )


def make_exchange(appointments: Mapping[str, Appointment], stage: Stage) -> None:
    """Enter a practice, an obstacle and an incentive, and a question with two answers."""
    nairobi, dakar = appointments[IN_NAIROBI], appointments[IN_DAKAR]
    areas = dict(Area.objects.values_list("number", "pk"))
    Practice.objects.create(
        office_id=nairobi.office_id,
        area_id=areas.get(3),
        title="A second registration desk for women who come with children",
        text="The queue is half as long, and women ask more questions. Invented.",
        shared_by_id=nairobi.user_id,
        shared_at=stage.at(-35),
    )
    kenya = next((each for each in countries() if each.iso3 == "KEN"), None)
    for kind, title, text in (
        (
            FactorKind.OBSTACLE,
            "Domestic workers are not registered",
            "Half of the women who leave are in no list. Invented.",
        ),
        (
            FactorKind.INCENTIVE,
            "Free identity cards for women traders",
            "The county gives them out at the market. Invented.",
        ),
    ):
        if kenya is not None:
            CountryFactor.objects.create(
                kind=kind,
                country_id=kenya.pk,
                office_id=nairobi.office_id,
                title=title,
                text=text,
                seen_on=stage.at(-100).date(),
                created_by_id=nairobi.user_id,
                created_at=stage.at(-100),
            )
    question = NetworkQuestion.objects.create(
        title="Comment compter les enfants qui accompagnent leur mère ?",
        text="Nos listes n’ont qu’une ligne par ménage. Inventé.",
        language="fr",
        office_id=dakar.office_id,
        asked_by_id=dakar.user_id,
        asked_at=stage.at(-20),
    )
    NetworkAnswer.objects.create(
        question=question,
        text="We keep a second sheet by age and sex, one line a person. Invented.",
        is_helpful=True,
        answered_by_id=nairobi.user_id,
        answered_at=stage.at(-18),
    )
    NetworkAnswer.objects.create(
        question=question,
        text="The register of beneficiaries has a place for it. Invented.",
        answered_by_id=stage.people["gcu"],
        answered_at=stage.at(-15),
    )
