"""Files of projects: what is read, what is refused and where, and that nothing is half-written."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.projects.forms.imports import ProjectFileForm
from apps.projects.models import (
    BudgetLine,
    ExchangeRate,
    Project,
    ProjectImport,
    ServiceArea,
)
from apps.projects.selectors.import_words import Found
from apps.projects.services import imports
from apps.projects.services.imports.life import MOST_SHOWN, groups_of
from apps.projects.services.imports.reading import amount_of
from apps.projects.services.imports.vocabulary import MOST_NEAREST, Nearest
from apps.projects.views.imports import groups_left
from apps.publishing.spreadsheets import SheetContent, read_rows, write_csv, write_xlsx
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.register_builders import DAKAR, NAIROBI, NOW, add_budget, make_project

HEADER = ["Code", "Title", "Office code", "First day", "Last day", "Year", "Fund", "Amount"]


def csv_of(*rows: list[object], header: list[str] | None = None) -> bytes:
    return write_csv(header or HEADER, [list(row) for row in rows])


def receive(world, content: bytes, by: str = "pm.nairobi", name: str = "projects.csv"):
    return imports.receive(content=content, filename=name, at=NOW, scope=world.scope(by))


def apply(world, kept, by: str = "pm.nairobi", *, only_good: bool = False):
    return imports.apply(import_id=kept.pk, only_good=only_good, at=NOW, scope=world.scope(by))


def codes(kept) -> dict[str, list[str]]:
    """Problem → the cells where it stands."""
    found: dict[str, list[str]] = {}
    for group in kept.preview["groups"]:
        cells = [f"{chr(64 + column)}{row}" for _c, _s, row, column, *_rest in group["places"]]
        found.setdefault(group["code"], []).extend(cells)
    return found


class TestAmounts:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("1250.50", "1250.50"),
            ("1,250.50", "1250.50"),
            ("1.250,50", "1250.50"),
            ("1 250,5", "1250.50"),
            ("1\u202f250", "1250.00"),
            ("1,250", "1250.00"),
            ("1,250,000", "1250000.00"),
            ("1.250.000", "1250000.00"),
            (12.5, "12.50"),
            (7, "7.00"),
            ("-3", "-3.00"),
        ],
    )
    def test_are_read_as_three_languages_write_them(self, cell, value):
        assert amount_of(cell) == Decimal(value)

    @pytest.mark.parametrize("cell", ["1.250", "12.345", "many", "1e400", True, "", "NaN"])
    def test_that_could_be_read_in_two_ways_are_not_read(self, cell):
        assert amount_of(cell) is None


class TestImport:
    def test_brings_projects_with_a_row_for_each_budget_line(self, world):
        kept = receive(
            world,
            csv_of(
                ["KE.1", "Wells", NAIROBI, "2025-01-01", "2025-12-31", 2025, "A", "1,000.50"],
                ["KE.1", "", "", "", "", 2026, "A", 20],
                ["KE.2", "Roads", NAIROBI, "", "", "", "", ""],
            ),
        )
        assert kept.preview["counts"] == {
            "new": 2,
            "changed": 0,
            "unchanged": 0,
            "rejected": 0,
        }
        assert not Project.objects.exists()
        result = apply(world, kept).result
        project = Project.objects.get(code="KE.1")
        assert result["projects"][0] == ["new", "KE.1", project.pk]
        assert (project.origin, project.state) == ("imported", "planned")
        assert project.ends_before == date(2026, 1, 1)
        assert project.created_by == world.people["pm.nairobi"]
        assert [str(line.amount_usd) for line in project.budget_lines.order_by("year")] == [
            "1000.50",
            "20.00",
        ]

    def test_takes_no_formula_for_the_code_of_a_project(self, world):
        kept = receive(
            world,
            csv_of(
                ["'=HYPERLINK(1)", "Wells", NAIROBI, "", "", "", "", ""],
                ["-1", "Roads", NAIROBI, "", "", "", "", ""],
                ["É.1", "Schools", NAIROBI, "", "", "", "", ""],
            ),
        )
        assert codes(kept) == {"code_begins": ["A2", "A3"]}
        apply(world, kept, only_good=True)
        assert list(Project.objects.values_list("code", flat=True)) == ["É.1"]

    def test_applied_twice_changes_nothing(self, world):
        kept = receive(world, csv_of(["KE.1", "Wells", NAIROBI, "", "", 2025, "A", 1]))
        apply(world, kept)
        apply(world, kept)
        assert Project.objects.get().version == 1
        again = receive(world, csv_of(["KE.1", "Wells", NAIROBI, "", "", 2025, "A", 1]))
        assert again.preview["counts"]["unchanged"] == 1

    def test_of_the_same_bytes_is_the_same(self, world):
        content = csv_of(["KE.1", "Wells", NAIROBI, "", "", "", "", ""])
        assert receive(world, content).pk == receive(world, content).pk
        assert receive(world, content, by="gcu").pk != receive(world, content).pk

    def test_changes_what_differs_and_leaves_what_is_blank(self, world):
        held = make_project(world, code="KE.1", title="Wells", donor="A donor")
        add_budget(held, "10", year=2025, fund="A", is_iom_managed=True)
        add_budget(held, "5", year=2024, fund="A")
        same = make_project(world, code="KE.2", title="Roads")
        kept = receive(
            world,
            csv_of(
                ["KE.1", "Deep wells", "", "", "", 2025, "A", 12],
                ["KE.1", "", "", "", "", 2024, "A", 5],
                ["KE.2", "Roads", NAIROBI, "", "", "", "", ""],
            ),
        )
        kept.refresh_from_db()
        assert kept.preview["counts"]["changed"] == 1
        assert kept.preview["changes"]["changed"][0][3] == [
            ["title", "Wells", "Deep wells"],
            ["amount", "2025 · A: 10.00 USD", "2025 · A: 12.00 USD"],
        ]
        events = BudgetLine.pgh_event_model.objects
        before = events.count()
        apply(world, kept)
        held.refresh_from_db()
        same.refresh_from_db()
        assert (held.title, held.donor, held.version) == ("Deep wells", "A donor", 2)
        assert same.version == 1
        line = held.budget_lines.get(year=2025)
        assert (line.amount, line.is_iom_managed) == (12, True)
        # One line has changed; the one that is the same stands in no history again.
        assert events.count() == before + 1
        newest = Project.pgh_event_model.objects.order_by("-pgh_id").first()
        assert newest.pgh_context.metadata["door"] == "import"

    def test_brings_what_was_spent_by_the_rate_of_the_line(self, world):
        held = make_project(world, code="KE.1")
        add_budget(held, "1000", currency="KES", rate="100", fund="A")
        header = ["code", "year", "fund", "currency", "amount", "spent"]
        first = [["KE.1", 2025, "A", "KES", 1000, 700], ["KE.1", 2025, "B", "USD", 5, ""]]
        kept = receive(world, csv_of(*first, header=header))
        assert ("spent", "", "2025 · A: 700.00 KES") in kept.preview["changes"]["changed"][0][3]
        apply(world, kept)
        lines = held.budget_lines.order_by("fund")
        assert list(lines.values_list("spent", "spent_usd")) == [(700, 7), (None, None)]
        # Blank leaves what stands; less than nothing is refused where it stands.
        apply(world, receive(world, csv_of(["KE.1", 2025, "A", "KES", 2000, ""], header=header)))
        assert lines[0].amount == 2000
        assert lines[0].spent == 700
        kept = receive(world, csv_of(["KE.1", 2025, "A", "KES", 1000, -1], header=header))
        assert codes(kept) == {"negative_spent": ["F2"]}

    def test_keeps_the_rate_of_a_line(self, world):
        ExchangeRate.objects.create(
            currency="KES",
            starts_on=date(2025, 1, 1),
            units_per_usd=Decimal(125),
            source="A published rate",
            entered_at=NOW,
        )
        held = make_project(world, code="KE.1")
        add_budget(held, "1000", currency="KES", rate="100", fund="A")
        rows = [["KE.1", 2025, "A", "KES", 2000], ["KE.1", 2025, "B", "KES", 2000]]
        kept = receive(world, csv_of(*rows, header=["code", "year", "fund", "currency", "amount"]))
        apply(world, kept)
        assert [(line.fund, line.amount_usd) for line in held.budget_lines.order_by("fund")] == [
            ("A", 20),
            ("B", 16),
        ]

    def test_tells_every_problem_with_its_place(self, world):
        make_project(world, code="SN.1", office=DAKAR)
        make_project(world, code="KE.9", title="Held")
        header = [*HEADER, "Currency", "Countries", "Service area", "State", "Targeting"]
        header += ["Gender is a main component"]
        blank = [""] * 6
        kept = receive(
            world,
            csv_of(
                ["KE.1", "A", "KEN-NAIROBY", "2025-02-01", "2025-01-01", "", "", "", *blank],
                ["KE.2", "", "", "31/12/2025", "", 2025, "F", "-1", *blank],
                ["SN.1", "B", "", "", "", "", "", "", *blank],
                ["KE.3", "C", NAIROBI, "", "", 2025, "F", 1, "KES", "XXX", "none", "x", "y", "z"],
                ["", "D", NAIROBI, "", "", "", "", "", *blank],
                ["KE.4", "E", DAKAR, "", "", 1900, "F", "1.234", "K", *[""] * 5],
                ["KE.9", "F", "", "", "", "", "", "", *blank],
                ["KE.9", "G", "", "", "", "", "", "", *blank],
                ["KE.5", "H", NAIROBI, "", "", 2025, "", "", "", "", "", "cancelled", "", ""],
                header=header,
            ),
        )
        assert codes(kept) == {
            "unknown_office": ["C2"],
            "dates_reversed": ["E2"],
            "title_missing": ["A3"],
            "office_missing": ["A3"],
            "not_a_day": ["D3"],
            "negative": ["H3"],
            "not_permitted": ["A4", "C7"],
            "no_rate": ["H5"],
            "unknown_country": ["J5"],
            "unknown_service_area": ["K5"],
            "unknown_word": ["L5", "M5"],
            "not_a_flag": ["N5"],
            "code_missing": ["A6"],
            "not_a_year": ["F7"],
            "not_an_amount": ["H7"],
            "not_a_currency": ["I7"],
            "code_twice": ["A9"],
            "line_incomplete": ["G10"],
            "reason_missing": ["L10"],
        }
        assert kept.preview["counts"]["rejected"] == 8
        [office] = [group for group in kept.preview["groups"] if group["code"] == "unknown_office"]
        assert office["nearest"] == NAIROBI

    def test_imports_all_or_only_what_is_good(self, world):
        kept = receive(
            world,
            csv_of(
                ["KE.1", "Good", NAIROBI, "", "", "", "", ""],
                ["KE.2", "", NAIROBI, "", "", "", "", ""],
            ),
        )
        with pytest.raises(Invalid) as refusal:
            apply(world, kept)
        assert refusal.value.code == "problems_remain"
        assert not Project.objects.exists()
        assert apply(world, kept, only_good=True).result["counts"]["rejected"] == 1
        assert [project.code for project in Project.objects.all()] == ["KE.1"]

    def test_looks_again_before_it_writes(self, world):
        kept = receive(world, csv_of(["KE.1", "Good", NAIROBI, "", "", "", "", ""]))
        make_project(world, code="KE.1", office=DAKAR)
        with pytest.raises(Invalid):
            apply(world, kept)
        assert Project.objects.get().office.code == DAKAR

    def test_refuses_formulas_and_reads_the_file_to_fill_back(self, world):
        ServiceArea.objects.create(key="labour", name_en="Labour migration", position=1)
        client = Client()
        client.force_login(world.people["pm.nairobi"])
        response = client.get(reverse("projects:import_form_file", args=["xlsx"]))
        form, notes = read_rows(io.BytesIO(response.content), "form.xlsx").sheets
        header = [str(cell) for cell in form.rows[0][1]]
        assert "Labour migration" in str(notes.rows)
        row = dict.fromkeys(header, "") | {
            "Code": "KE.1",
            "Title": "Wells",
            "Office code": NAIROBI,
            "Service area": "labour migration",
            "First day": date(2025, 1, 1),
            "Countries": "KEN; SOM",
            "Counter-trafficking": "no",
        }
        content = write_xlsx(
            [SheetContent(name="Projects", header=header, rows=[list(row.values())])]
        )
        apply(world, receive(world, content, name="projects.xlsx"))
        project = Project.objects.get()
        assert project.service_area.key == "labour"
        assert project.is_counter_trafficking is False
        assert project.countries.count() == 2

    def test_takes_few_statements_whatever_the_number_of_projects(self, world):
        def statements(number: int, name: str) -> int:
            rows = [
                [f"{name}{place}", "T", NAIROBI, "", "", 2025, "A", place]
                for place in range(number)
            ]
            kept = receive(world, csv_of(*rows))
            with CaptureQueriesContext(connection) as few:
                apply(world, kept)
            return len(few)

        assert statements(5, "A") == statements(300, "B")

    def test_is_for_those_who_keep_projects(self, world):
        content = csv_of(["KE.1", "Good", NAIROBI, "", "", "", "", ""])
        with pytest.raises(NotPermitted):
            receive(world, content, by="auditor")
        kept = receive(world, content)
        with pytest.raises(OutOfScope):
            apply(world, kept, by="gcu")

    def test_put_aside_is_over(self, world):
        kept = receive(world, csv_of(["KE.1", "Good", NAIROBI, "", "", "", "", ""]))
        imports.discard(import_id=kept.pk, scope=world.scope("pm.nairobi"))
        with pytest.raises(WrongState):
            apply(world, kept)
        assert bytes(ProjectImport.objects.get().content) == b""


class TestUnreadable:
    @pytest.mark.parametrize(
        ("content", "name", "code"),
        [
            (b"", "a.csv", "empty"),
            (b"Name;Colour\nA;red\n", "a.csv", "header_missing"),
            (b"Code,Title\n", "a.csv", "no_rows"),
            (b"<iati-activities version='2.03'/>", "iati.xml", "wrong_type"),
        ],
    )
    def test_files_are_refused_whole(self, world, content, name, code):
        with pytest.raises(Invalid) as refusal:
            receive(world, content, name=name)
        assert refusal.value.code == code
        assert not ProjectImport.objects.exists()

    @pytest.mark.parametrize("name", ["register.csv", "iati.xml"])
    def test_fifty_megabytes_are_refused_by_size_before_they_are_read(self, name):
        class Unread(io.BytesIO):
            def read(self, *_size: int) -> bytes:
                raise AssertionError("the file was read")

        file = SimpleUploadedFile(name, b"x")
        file.file = Unread()
        file.size = 50 * 1024 * 1024
        form = ProjectFileForm({}, {"file": file})
        assert not form.is_valid()
        assert "50 MB; at most 30 MB" in form.errors["file"][0]


class TestPages:
    def client(self, world, username="pm.nairobi") -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    def upload(self, client, content: bytes, name="projects.csv"):
        return client.post(
            reverse("projects:import_new"), {"file": SimpleUploadedFile(name, content)}
        )

    def test_lead_from_the_file_to_its_preview(self, world):
        client = self.client(world)
        response = self.upload(client, csv_of(["KE.1", "Wells", "XXX", "", "", "", "", ""]))
        assert response.status_code == 303
        page = client.get(response.url).content.decode()
        assert "This office is not known." in page
        assert "C2 (Office code)" in page
        kept = ProjectImport.objects.get()
        apply_url = reverse("projects:import_apply", args=[kept.pk])
        assert client.post(apply_url, {"mode": "all"}).status_code == 422
        problems = client.get(reverse("projects:import_problems_file", args=[kept.pk, "csv"]))
        assert b"This office is not known." in problems.content

    def test_say_how_many_problems_stand_in_the_file_only(self):
        found = [
            Found("unknown_office", "", number + 2, 3, key="office", value=f"X{number}")
            for number in range(MOST_SHOWN + 3)
        ]
        groups = groups_of(found)
        assert len(groups) == MOST_SHOWN
        assert groups_left({"problems": len(found), "groups": groups}) == 3
        assert groups_left({}) == 0

    def test_show_the_result_for_good(self, world):
        client = self.client(world)
        self.upload(client, csv_of(["KE.1", "Wells", NAIROBI, "", "", "", "", ""]))
        kept = ProjectImport.objects.get()
        apply(world, kept)
        url = reverse("projects:import_preview", args=[kept.pk])
        page = client.get(url, follow=True).content.decode()
        assert "1 project was written." in page
        assert reverse("projects:project", args=[Project.objects.get().pk]) in page
        other = self.client(world, "gcu")
        assert other.get(url).status_code == 404

    def test_say_why_a_file_cannot_be_read(self, world):
        response = self.upload(self.client(world), b"<iati/>", name="iati.xml")
        assert response.status_code == 422
        assert [problem.code for problem in response.context["problems"]] == ["wrong_type"]


class TestNearest:
    def test_is_looked_for_once_each_and_for_so_many_only(self):
        near = Nearest()
        assert near("KEN-NAIROBY", [NAIROBI, DAKAR]) == NAIROBI
        assert near("KEN-NAIROBY", []) == NAIROBI
        for number in range(MOST_NEAREST):
            near(f"X{number}", [NAIROBI])
        assert near("SEN-DAKKAR", [DAKAR]) == ""
