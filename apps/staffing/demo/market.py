"""Invented vacancies and boards, entered through their services; one office has a single vacancy, others many."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.staffing.choices import Board, Stage, VacancyState, YesNo
from apps.staffing.services import boards, vacancies
from apps.staffing.services.boards import BoardData
from apps.staffing.services.vacancies import (
    VacancyData,
    Vocabulary,
    department_for,
    fault_in,
    vocabulary_of,
)

SEED = "iomgender demonstration of vacancies"
YEARS = 4
DAYS_OF_A_SELECTION = 150
OFFICES: Mapping[str, int] = {
    "CHE-GENEVA": 26,
    "PHL-MANILA-AC": 18,
    "KEN-NAIROBI": 9,
    "COL-BOGOTA": 8,
    "EGY-CAIRO": 5,
    "UGA-KAMPALA": 3,
    "SEN-DAKAR": 1,
}
"""How many vacancies an office has; the last one of Nairobi stays open and is still to be justified."""
STILL_TO_JUSTIFY = "KEN-NAIROBI"
JUSTIFICATION = gettext_noop(
    "The post was advertised twice and sent to the network of focal points; two women who were long-listed withdrew."
)
REVIEWER = gettext_noop("Gender focal point of the office")
SOURCE = gettext_noop("Memorandum of HRM on the composition of boards")


@dataclass(frozen=True, slots=True)
class Profile:
    """How many apply to a grade, women among them in per cent, and how many of them are short-listed."""

    applicants: int
    women: int
    short_list: int


PROFILES: Mapping[str, Profile] = {
    "G5": Profile(70, 55, 6),
    "P2": Profile(190, 60, 6),
    "P3": Profile(110, 50, 6),
    "P4": Profile(60, 38, 6),
    "P5": Profile(34, 30, 5),
}


def load_demo_market(*, now: datetime, scope: OfficeScope) -> int:
    """Enter invented vacancies and compositions of boards; return how many vacancies."""
    dice = random.Random(SEED)  # noqa: S311 - not a secret
    known = vocabulary_of(named=OFFICES, now=now, scope=scope)
    written = 0
    for office, number in OFFICES.items():
        if office not in known.units:
            continue
        for place in range(number):
            is_last = place == number - 1
            data = invented(dice, office, place, now.date(), known)
            if is_last and office == STILL_TO_JUSTIFY:
                data = one_sided(data, now.date() - timedelta(days=70))
            elif fault_in(data, department_for(data, known)):
                data = replace(data, justification=JUSTIFICATION)
            vacancies.save(data=data, now=now, scope=scope)
            written += 1
    load_demo_boards(now=now, scope=scope)
    return written


def invented(
    dice: random.Random, office: str, place: int, today: date, known: Vocabulary
) -> VacancyData:
    """Deal one vacancy: chance alone decides who comes through, alike for women and men."""
    grade = dice.choice([one for one in PROFILES if one in known.grades])
    profile = PROFILES[grade]
    entered = max(8, round(dice.gauss(profile.applicants, profile.applicants / 4)))
    women = sum(dice.random() * 100 < profile.women for _one in range(entered))
    opened_on = today - timedelta(days=dice.randint(20, 365 * YEARS))
    is_over = (today - opened_on).days > DAYS_OF_A_SELECTION
    sizes = [
        entered,
        max(profile.short_list, entered // 4),
        profile.short_list,
        max(2, profile.short_list - dice.randint(0, 2)),
        2,
        1,
    ]
    reached = len(sizes) if is_over else dice.randint(1, 3)
    counts: dict[str, int | None] = {}
    pool = ["women"] * women + ["men"] * (entered - women)
    for stage, size in list(zip(Stage, sizes, strict=True))[:reached]:
        pool = dice.sample(pool, min(size, len(pool)))
        for sex in ("women", "men"):
            counts[f"{stage.value}_{sex}"] = pool.count(sex)
        counts[f"{stage.value}_other"] = 0
    if dice.random() < 0.2:
        # Some offices make no long list, or have lost it.
        counts |= dict.fromkeys((f"long_list_{sex}" for sex in ("women", "men", "other")), None)
    is_cancelled = is_over and dice.random() < 0.06
    if is_cancelled:
        counts |= dict.fromkeys((f"appointed_{sex}" for sex in ("women", "men", "other")), 0)
    reviewed = dice.choice([YesNo.YES, YesNo.YES, YesNo.NO, YesNo.NOT_KNOWN])
    ended = VacancyState.CANCELLED if is_cancelled else VacancyState.FILLED
    return VacancyData(
        office=office,
        reference=f"VN {opened_on.year}/{place + 1:02d}",
        grade=grade,
        contract="ONE_YEAR_PLUS",
        opened_on=opened_on,
        state=ended if is_over else VacancyState.OPEN,
        closed_on=opened_on + timedelta(days=DAYS_OF_A_SELECTION) if is_over else None,
        notice_reviewed=reviewed,
        notice_reviewed_on=opened_on if reviewed is YesNo.YES else None,
        notice_reviewed_by=REVIEWER if reviewed is YesNo.YES else "",
        counts=counts,
    )


def one_sided(data: VacancyData, opened_on: date) -> VacancyData:
    """Return the vacancy as opened on a day and still open, with one sex on its short list and no reason given yet."""
    counts = {
        f"{stage}_{sex}": number
        for stage, numbers in (
            ("applicants", (21, 43, 1)),
            ("long_list", (5, 11, 0)),
            ("short_list", (0, 5, 0)),
        )
        for sex, number in zip(("women", "men", "other"), numbers, strict=True)
    }
    return replace(
        data,
        reference=f"VN {opened_on.year}/99",
        opened_on=opened_on,
        state=VacancyState.OPEN,
        closed_on=None,
        notice_reviewed=YesNo.NOT_KNOWN,
        notice_reviewed_on=None,
        notice_reviewed_by="",
        counts=counts,
    )


def load_demo_boards(*, now: datetime, scope: OfficeScope) -> None:
    """Enter two compositions of the Appointments and Postings Board and one of JARB; of others nothing is known."""
    for board, years_ago, members, trained, has_gender_member in (
        (Board.APPOINTMENTS, 3, (3, 6, 0), (1, 0, 0), YesNo.YES),
        (Board.APPOINTMENTS, 1, (4, 5, 0), (3, 2, 0), YesNo.YES),
        (Board.JARB, 2, (2, 4, 0), (None, None, None), YesNo.NOT_KNOWN),
    ):
        counts: dict[str, int | None] = {
            f"{what}_{sex}": number
            for what, numbers in (("members", members), ("trained", trained))
            for sex, number in zip(("women", "men", "other"), numbers, strict=True)
        }
        data = BoardData(
            board=board,
            as_of=date(now.year - years_ago, 1, 1),
            counts=counts,
            has_gender_member=has_gender_member,
            source=SOURCE,
        )
        boards.save(data=data, now=now, today=now.date(), scope=scope)
