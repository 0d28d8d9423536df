"""Whoever reads a project blind finds its first score nowhere: not on any page, in any file, in the API.

The test asks every address of the house that there is, so that one that is added later is asked too. What is
planted can be recognised: words that stand nowhere else, and a code of an edition of its own. Where a page
lists the codes of the edition, each must stand there as often as the others.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.accounts.records import RecordRef
from apps.gender_marker.models import Assessment, BlindReading
from apps.gender_marker.selectors.access import assessments_seen
from apps.gender_marker.services.checks import check_score
from apps.gender_marker.services.scoring import score as give_score
from tests.architecture.matrix import Route, routes
from tests.cast import World
from tests.documents.builders import add
from tests.gender_marker.assessment_builders import answered
from tests.gender_marker.builders import (
    IOM_ROWS,
    NAIROBI,
    NOON,
    STANDARDS,
    make_budget,
    make_edition,
    make_project,
    make_reading,
    make_sample,
)
from tests.gender_marker.second_builders import handed_in

pytestmark = pytest.mark.django_db

NEEDLE = "quartzneedle"
TAILS = ("passage", "reason", "draft", "check", "claim", "minutes")
"""What is planted is the needle with a tail; the needle alone is searched for, and may be repeated."""
CODES = {"N/A": "ZZ5Q", "0": "ZZ6Q", "1": "ZZ7Q", "2a": "ZZ8Q", "2b": "ZZ9Q"}
MOST_ADDRESSES = 6
"""Of one route; ids of all that is planted are tried in turn."""
QUERY = {"edition": "BLIND-1", "year": "2026", "q": NEEDLE, "text": "KE-QUARTZ", "all": "1"}
FILTERS = ("code", "q", "text")
ASKED_MORE = ("marker", "search", "history")
"""Addresses with such a word are asked with a query, too."""
WORDS = {
    "extension": ("csv", "xlsx", "pdf", "svg"),
    "kind": ("gender_marker.assessment", "projects.project"),
    "stage": ("end", "proposal"),
    "year": (2026,),
    "number": (1,),
    "language": ("en",),
    "as_of": ("2026-03-02",),
    "code": ("BLIND-1", NAIROBI),
    "what": ("questions", "disagreements", "shares"),
}


@dataclass(frozen=True)
class Planted:
    """A score that somebody reads blind."""

    score: Assessment
    reading: BlindReading
    words: dict[str, tuple[Any, ...]]


@pytest.fixture
def planted(world: World) -> Planted:
    """A project of Nairobi, scored, checked, with evidence; a member of the WGGI, who sees all, reads it blind."""
    edition = make_edition(
        "BLIND-1",
        codes=tuple(CODES.values()),
        rows=tuple((CODES[code], parts) for code, parts in IOM_ROWS),  # type: ignore[index]
        is_default=True,
    )
    project = make_project(
        world,
        code="KE-QUARTZ",
        state="under_way",
        title="Wells for all",
        manager=world.people["pm.nairobi"],
    )
    make_budget(project, year=2026)
    answers = dict.fromkeys(("APPLICABLE", *STANDARDS, "PRINCIPAL"), "yes")
    draft = answered(
        world,
        project=project.pk,
        answers=answers,
        editions=("BLIND-1",),
        passage=f"{NEEDLE}passage",
    )[0]
    score = give_score(
        assessment_id=draft.pk,
        code=CODES["1"],
        because=f"{NEEDLE}reason",
        version=draft.version,
        now=NOON,
        scope=world.scope("pm.nairobi"),
    )
    # A later stage, begun and not yet scored.
    answered(
        world,
        project=project.pk,
        answers=answers,
        editions=("BLIND-1",),
        stage="end",
        passage=f"{NEEDLE}draft",
    )
    check_score(
        assessment_id=score.pk,
        verdict="disagrees",
        code=CODES["0"],
        words=f"{NEEDLE}check",
        now=NOON,
        scope=world.scope("gcu"),
    )
    document = add(
        world,
        "pm.nairobi",
        attach_to=[
            RecordRef("gender_marker.assessment", score.pk),
            RecordRef("projects.project", project.pk),
        ],
        claim=f"{NEEDLE}claim",
        title=f"{NEEDLE}minutes",
    )
    sample = make_sample(world, edition=edition)
    reading = make_reading(world, assessment=score, sample=sample, reader="wggi", office="IOM")
    numbers = (project.pk, score.pk, reading.pk, sample.pk)
    words = {
        **WORDS,
        "project_id": (project.pk,),
        "assessment_id": (score.pk,),
        "reading_id": (reading.pk,),
        "sample_id": (sample.pk,),
        "document_id": (document.pk,),
        "version_id": tuple(document.versions.values_list("pk", flat=True)),
        "record_id": (score.pk, project.pk),
        "": (*numbers, "BLIND-1", "KE-QUARTZ"),
    }
    return Planted(score, reading, words)


def addresses(route: Route, planted: Planted) -> Iterator[str]:
    """Every address of a route that what is planted can fill, a few at most."""
    names = sorted(route.parameters)
    fillings = product(*(planted.words.get(name, planted.words[""]) for name in names))
    found = set()
    for filling in islice(fillings, 200):
        try:
            found.add(reverse(route.name, kwargs=dict(zip(names, filling, strict=True))))
        except NoReverseMatch:
            continue
    yield from sorted(found)[:MOST_ADDRESSES]


def text_of(response: Any) -> str:
    """What an answer says: the parts of a workbook or document, the pages of a PDF, else its text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"\n".join(file.read(name) for name in file.namelist())
    elif content.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    said = [str(response.headers.get("Location", "")), content.decode("utf-8", "replace")]
    return "\n".join(said)


def leaks(text: str) -> list[str]:
    """What of the score stands in a text: its words, or its code more often than the others."""
    told = [word for word in TAILS if NEEDLE + word in text]
    counts = {code: text.count(code) for code in CODES.values()}
    return told + ([f"codes {counts}"] if len(set(counts.values())) > 1 else [])


class TestTheBlindReader:
    def test_finds_the_score_at_no_address_of_the_house(self, world: World, planted: Planted):
        client = Client(raise_request_exception=False)
        client.force_login(world.people["wggi"])
        found, answers = [], 0
        for route in routes():
            for address in addresses(route, planted):
                is_near = any(word in route.pattern for word in ASKED_MORE)
                for query in ({}, QUERY) if is_near else ({},):
                    response = client.get(address, query)
                    if response.status_code == 405:
                        break
                    answers += response.status_code == 200
                    told = leaks(text_of(response))
                    if told:
                        found.append(f"{route.name} {address} {query}: {', '.join(told)}")
                    if "assessment_id" in route.parameters and response.status_code != 404:
                        found.append(f"{route.name} {address}: {response.status_code}, not 404")
        assert not found, "\n".join(found)
        # The walk would find nothing in a house that answers nothing.
        assert answers > 100

    def test_learns_it_from_no_filter(self, world: World, planted: Planted):
        """A list that is asked for the right code and for a wrong one answers the same."""
        client = Client(raise_request_exception=False)
        client.force_login(world.people["wggi"])
        found = []
        for route in routes():
            if not ("marker" in route.pattern or "search" in route.pattern):
                continue
            for address in islice(addresses(route, planted), 1):
                is_list = client.get(address).status_code == 200
                for name in FILTERS if is_list else ():
                    said = [
                        text_of(client.get(address, {"edition": "BLIND-1", name: code})).count(
                            "KE-QUARTZ"
                        )
                        for code in (CODES["1"], CODES["0"])
                    ]
                    if said[0] != said[1]:
                        found.append(f"{route.name} {address} by {name}: {said}")
        assert not found, "\n".join(found)

    def test_would_be_noticed(self, world: World, planted: Planted):
        """Somebody who does not read it blind finds words and code, on pages and in the API."""
        client = Client()
        client.force_login(world.people["auditor"])
        page = text_of(client.get(f"/gender-marker/assessments/{planted.score.pk}/"))
        assert {"passage", "reason"} <= set(leaks(page))
        rows = text_of(client.get("/api/v1/gender-marker/assessments/"))
        assert leaks(rows)

    def test_finds_it_again_when_the_reading_is_handed_in(self, world: World, planted: Planted):
        mine = world.scope("wggi")
        assert not assessments_seen(scope=mine).exists()
        sample = planted.reading.sample
        planted.reading.delete()
        handed_in(world, sample, planted.score, {}, CODES["0"], reader="wggi", office="IOM")
        assert list(assessments_seen(scope=mine)) == [planted.score]
        client = Client()
        client.force_login(world.people["wggi"])
        address = f"/gender-marker/assessments/{planted.score.pk}/"
        assert client.get(address).status_code == 200
