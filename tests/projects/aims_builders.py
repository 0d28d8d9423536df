"""Aims and a round with two projects, as tests of the assessments need them."""

from apps.projects.models import Aim, Award, FundingRound, Project
from tests.cast import World
from tests.projects.builders import DAKAR, make_project, make_round

YEAR = 2001


def make_aims() -> list[Aim]:
    """The five aims, not worded."""
    return Aim.objects.bulk_create(
        Aim(number=number, source="WGGI report 2001", is_from_reference=True)
        for number in range(1, 6)
    )


def make_awarded(world: World) -> tuple[FundingRound, Project, Project]:
    """A stated round that paid for a project of Nairobi and one of Dakar."""
    funding_round = make_round(year=YEAR, envelope="50000", state="stated")
    projects = [
        make_project(world, code="WGGI-2001-01"),
        make_project(world, code="WGGI-2001-02", office=DAKAR),
    ]
    Award.objects.bulk_create(
        Award(round=funding_round, project=project, number=number, is_stated=True)
        for number, project in enumerate(projects, start=1)
    )
    return funding_round, *projects
