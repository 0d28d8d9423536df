"""The project register at 20,000 projects: its page whatever the filter, its files, and the import.

Projects are spread over 500 offices and twenty years; each has two budget lines, one in ten a further
office, one in three a country. The import is timed from the bytes of a CSV file of 40,000 rows to the
committed rows with their history: a file that is new, the same again, and one that changes every project.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope, scope_for
from apps.organization.models import Country
from apps.projects.iati import written
from apps.projects.models import Project, ProjectCountry, ProjectOffice, ServiceArea
from apps.projects.selectors.iati import activities
from apps.projects.services import imports
from apps.publishing.spreadsheets import write_csv
from benchmarks.imports import make_offices
from benchmarks.measures import Measure, at_most, middle, rounds, seconds

PROJECTS = 20_000
OFFICES = 500
ROUNDS = 7
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOST_MILLISECONDS = 500
MOST_SECONDS = 60
HEADER = [
    *("code", "title", "office", "service_area", "starts_on", "ends_on", "donor", "targeting"),
    *("is_counter_trafficking", "year", "fund", "amount"),
]
FILTERS = {
    "all": {},
    "words": {"text": "migrants"},
    "an office and below": {"office": "IOM"},
    "year": {"year": "2015"},
    "donor": {"donor": "government 7"},
    "counter-trafficking": {"counter_trafficking": "yes"},
    "sorted by money": {"sort": "-budget"},
    "the last page": {"page": "400"},
}


def measure() -> Iterator[Measure]:
    """Yield import, page by filter, files."""
    bench = Bench()
    yield at_most(
        "import of 20,000 new projects, CSV", bench.bring_in("Project"), MOST_SECONDS, "s"
    )
    yield Measure(
        name="the same file again: nothing changes", value=bench.bring_in("Project"), unit="s"
    )
    yield at_most("a file that changes every project", bench.bring_in("Renamed"), MOST_SECONDS, "s")
    bench.spread()
    for who, client in bench.clients.items():
        for name, query in FILTERS.items():
            client.get(reverse("projects:register"), query)
            taken = [bench.page(client, "projects:register", query) for _round in range(ROUNDS)]
            yield at_most(
                f"register, {who}, {name}", middle(taken), MOST_MILLISECONDS, "ms", rounds(taken)
            )
    money = [bench.page(bench.clients["GCU"], "projects:money", {}) for _round in range(3)]
    yield Measure(name="money of all projects", value=middle(money), unit="ms")
    yield Measure(name="IATI file of all projects", value=seconds(bench.iati), unit="s")


class Bench:
    """20,000 projects that are to be imported, and the people who look at them."""

    def __init__(self) -> None:
        """Fill the scratch database with offices and people."""
        self.offices = make_offices(OFFICES)
        for place, key in enumerate(("labour", "health", "return")):
            ServiceArea.objects.create(key=key, name_en=key.title(), position=place)
        self.country = Country.objects.create(
            iso3="KEN", iso2="KE", name="Kenya", un_region="Africa"
        )
        people = get_user_model().objects
        self.keeper = people.create_user("gcu", "gcu@example.org")
        manager = people.create_user("pm", "pm@example.org")
        Grant.objects.create(user=self.keeper, role=Role.GCU, starts_on=date(2000, 1, 1))
        Grant.objects.create(
            user=manager,
            role=Role.PROJECT_MANAGER,
            office=self.offices[1],
            starts_on=date(2000, 1, 1),
        )
        self.scope = scope_for(self.keeper, on=NOW.date())
        self.clients = {}
        for name, user in (("GCU", self.keeper), ("one office", manager)):
            client = self.clients[name] = Client(SERVER_NAME="127.0.0.1")
            client.force_login(user)

    def file(self, word: str) -> bytes:
        """Return the file: two rows for each project."""
        rows: list[list[str | int | float]] = []
        for number in range(PROJECTS):
            year = 2006 + number % 20
            said: list[str | int | float] = [
                f"P{number:05}",
                f"{word} {number} for migrants",
                self.offices[1 + number % (len(self.offices) - 1)].code,
                ("labour", "health", "return")[number % 3],
                f"{year}-01-01",
                f"{year + 1}-12-31",
                f"Government {number % 60}",
                ("women", "men", "both", "none")[number % 4],
                ("yes", "no", "")[number % 3],
            ]
            rows.append([*said, year, f"Fund {number % 40}", number % 1000 + 0.5])
            rows.append([said[0], *[""] * 8, year + 1, f"Fund {number % 40}", number % 500])
        return write_csv(HEADER, rows)

    def bring_in(self, word: str) -> float:
        """Return how long a file takes from its bytes to the commit, preview included."""
        content = self.file(word)

        def work() -> None:
            kept = imports.receive(
                content=content, filename="projects.csv", at=NOW, scope=self.scope
            )
            imports.apply(import_id=kept.pk, only_good=False, at=NOW, scope=self.scope)

        return seconds(work)

    def spread(self) -> None:
        """Give some projects further offices and countries."""
        ids = list(Project.objects.values_list("pk", flat=True))
        ProjectOffice.objects.bulk_create(
            ProjectOffice(project_id=pk, office=self.offices[1 + pk % 400]) for pk in ids[::10]
        )
        ProjectCountry.objects.bulk_create(
            ProjectCountry(project_id=pk, country=self.country) for pk in ids[::3]
        )

    def page(self, client: Client, route: str, query: dict[str, str]) -> float:
        """Return the milliseconds of a page."""

        def ask() -> None:
            response = client.get(reverse(route), query)
            if response.status_code != 200:
                raise RuntimeError(f"{route} {query}: {response.status_code}")

        return seconds(ask) * 1000

    def iati(self) -> None:
        """Write the whole file, keeping no more of it than one piece."""
        everything = OfficeScope.everything("bench")
        out = io.BytesIO()
        for piece in written(
            activities(rows=Project.objects.all(), scope=everything),
            organization="XX-BENCH",
            now=NOW,
        ):
            out.write(piece)
