"""The reference files: what is refused, what changes nothing, what is kept."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.organization import reference
from apps.organization.models import (
    ContractGroup,
    Country,
    Grade,
    Office,
    OfficeSpell,
    ReferenceLoad,
)
from apps.organization.reference.files import column_letter, sentence
from apps.organization.selectors import tree_on
from apps.organization.services import rename_office
from apps.web.refusals import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)

FILES = {
    "countries.csv": [
        "iso3,iso2,name,un_region,un_subregion",
        "CHE,CH,Switzerland,Europe,Western Europe",
        "KEN,KE,Kenya,Africa,Eastern Africa",
    ],
    "grades.csv": [
        "code,name,category,rank,p_equivalent,source,note",
        "P4,Professional P4,professional,20,P4,source,",
        "NO-D,National officer D,national_officer,10,P4,source,a note",
    ],
    "contract_groups.csv": [
        "code,name,is_staff,in_one_year_plus,in_un_parity,is_graded,position,note",
        "LONG,One year or more,true,true,true,true,1,",
        "NON_STAFF,Non-staff,false,false,false,false,2,",
    ],
    "offices.csv": [
        "code,name,kind,parent,duty_station,country,un_region,time_zone,starts_on,ends_before,"
        "reporting,basis,source,note",
        "IOM,IOM,organization,,,,,UTC,,,none,source,s,",
        "CHE-GENEVA,Headquarters,headquarters,IOM,Geneva,CHE,Europe,Europe/Zurich,,,unit,source,s,",
        "KEN-NAIROBI,Kenya,country_office,IOM,Nairobi,KEN,Africa,Africa/Nairobi,,2011-01-01,unit,"
        "source,s,",
        "KEN-NAIROBI,Kenya,country_office,CHE-GENEVA,Nairobi,KEN,Africa,Africa/Nairobi,2011-01-01,,"
        "unit,inferred,s,",
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with small and sound files."""
    for name, lines in FILES.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def rewrite(folder: Path, name: str, row: int, /, **cells: str) -> None:
    """Put values into the cells of one row; rows are numbered as a spreadsheet does."""
    lines = list(csv.reader((folder / name).read_text(encoding="utf-8").splitlines()))
    for column, value in cells.items():
        lines[row - 1][lines[0].index(column)] = value
    put(folder, name, lines)


def put(folder: Path, name: str, lines: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    (folder / name).write_text(text.getvalue(), encoding="utf-8")


def append(folder: Path, name: str, line: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def remove(folder: Path, name: str, row: int) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    del lines[row - 1]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def places(folder: Path) -> list[tuple[str, str, str, str]]:
    return [
        (problem.sheet, problem.cell, problem.field, problem.code)
        for problem in reference.check(folder=folder)
    ]


class TestCheck:
    def test_finds_nothing_in_sound_files(self, folder):
        assert places(folder) == []

    def test_finds_nothing_in_the_files_of_the_product(self):
        found = [sentence(problem) for problem in reference.check(folder=settings.REFERENCE_DIR)]
        assert found == []

    @pytest.mark.parametrize(
        ("name", "row", "cells", "place"),
        [
            ("countries.csv", 3, {"iso3": ""}, ("A3", "iso3", "required")),
            ("countries.csv", 3, {"iso3": "KENY"}, ("A3", "iso3", "value")),
            ("countries.csv", 3, {"iso3": "CHE"}, ("A3", "iso3", "duplicate")),
            ("grades.csv", 2, {"category": "boss"}, ("C2", "category", "value")),
            ("grades.csv", 2, {"rank": "-1"}, ("D2", "rank", "value")),
            ("grades.csv", 2, {"rank": "1.5"}, ("D2", "rank", "value")),
            ("grades.csv", 2, {"rank": "٣"}, ("D2", "rank", "value")),
            ("grades.csv", 2, {"rank": "40000"}, ("D2", "rank", "value")),
            ("grades.csv", 3, {"rank": "20"}, ("D3", "rank", "duplicate")),
            ("grades.csv", 3, {"p_equivalent": "P9"}, ("E3", "p_equivalent", "unknown_grade")),
            ("contract_groups.csv", 2, {"is_staff": "yes"}, ("C2", "is_staff", "value")),
            ("contract_groups.csv", 3, {"position": "1"}, ("G3", "position", "duplicate")),
            (
                "contract_groups.csv",
                3,
                {"in_un_parity": "true"},
                ("E3", "in_un_parity", "not_staff"),
            ),
            ("offices.csv", 3, {"country": "ATL"}, ("F3", "country", "unknown_country")),
            ("offices.csv", 3, {"starts_on": "1.1.2011"}, ("I3", "starts_on", "value")),
            ("offices.csv", 3, {"starts_on": "2011-02-30"}, ("I3", "starts_on", "value")),
            ("offices.csv", 3, {"basis": "rumour"}, ("L3", "basis", "value")),
            ("offices.csv", 3, {"kind": "castle"}, ("C3", "kind", "value")),
            ("offices.csv", 3, {"reporting": "maybe"}, ("K3", "reporting", "value")),
            ("offices.csv", 3, {"name": "x" * 161}, ("B3", "name", "value")),
            ("offices.csv", 3, {"time_zone": "Mars/Base"}, ("H3", "time_zone", "time_zone")),
            ("offices.csv", 3, {"parent": "ATL-CITY"}, ("D3", "parent", "unknown_parent")),
            ("offices.csv", 2, {"parent": "KEN-NAIROBI"}, ("D2", "parent", "cycle")),
            ("offices.csv", 5, {"starts_on": "2010-01-01"}, ("I5", "starts_on", "overlap")),
            ("offices.csv", 5, {"ends_before": "2010-06-01"}, ("J5", "ends_before", "ends_first")),
            ("offices.csv", 5, {"starts_on": ""}, ("A5", "code", "duplicate")),
            ("offices.csv", 3, {"ends_before": "2015-01-01"}, ("D5", "parent", "parent_missing")),
            (
                "offices.csv",
                3,
                {"reporting": "included"},
                ("K3", "reporting", "included_in_nothing"),
            ),
        ],
    )
    def test_names_file_row_and_column_of_a_problem(self, folder, name, row, cells, place):
        rewrite(folder, name, row, **cells)
        assert (name, *place) in places(folder)

    @pytest.mark.parametrize(
        ("header", "place"),
        [
            ("iso3,iso2,name,un_region", ("A1", "un_subregion", "column_missing")),
            ("iso3,iso2,name,un_region,un_subregion,flag", ("F1", "flag", "column_unknown")),
            ("iso3,iso2,name,un_region,un_subregion,name", ("C1", "name", "column_twice")),
        ],
    )
    def test_wants_exactly_the_columns_it_knows(self, folder, header, place):
        (folder / "countries.csv").write_text(f"{header}\n", encoding="utf-8")
        assert ("countries.csv", *place) in places(folder)

    def test_wants_as_many_cells_as_columns(self, folder):
        append(folder, "countries.csv", "SOM,SO,Somalia")
        append(folder, "countries.csv", "")
        assert [place for place in places(folder) if place[0] == "countries.csv"] == [
            ("countries.csv", "A4", "", "cells"),
            ("countries.csv", "A5", "", "cells"),
        ]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            ("iso3,name\nKEN,Côte\n".encode("latin-1"), "encoding"),
            ("iso3,name\n".encode("utf-16"), "encoding"),
            (b'iso3,name\n"KEN"x,Kenya\n', "csv"),
            (b'iso3,name\n"KEN,Kenya\n', "csv"),
        ],
    )
    def test_wants_utf_8_and_well_formed_csv(self, folder, content, code):
        (folder / "countries.csv").write_bytes(content)
        assert code in [place[-1] for place in places(folder) if place[0] == "countries.csv"]

    def test_reads_a_file_that_begins_with_a_byte_order_mark(self, folder):
        path = folder / "countries.csv"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert places(folder) == []

    def test_misses_a_file(self, folder):
        (folder / "grades.csv").unlink()
        assert ("grades.csv", "", "", "missing") in places(folder)

    def test_tells_all_problems_of_all_files_at_once(self, folder):
        rewrite(folder, "countries.csv", 2, name="")
        rewrite(folder, "grades.csv", 2, category="boss", rank="many")
        rewrite(folder, "offices.csv", 4, basis="rumour")
        assert len(places(folder)) == 4

    def test_needs_no_database(self, folder):
        # Without the marker of the database any statement fails this test.
        with pytest.raises(RuntimeError, match="Database access not allowed"):
            connection.cursor()
        assert reference.check(folder=folder) == []

    def test_says_it_in_one_line(self, folder):
        rewrite(folder, "grades.csv", 2, category="boss")
        assert [sentence(problem) for problem in reference.check(folder=folder)] == [
            "grades.csv, row 2, column category: Expected one of professional, national_officer, "
            "general_service, ungraded. Found: boss."
        ]

    @pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
    def test_names_columns_as_spreadsheets_do(self, index, letter):
        assert column_letter(index) == letter


@pytest.mark.django_db
class TestLoad:
    def test_fills_the_tables(self, folder):
        loaded = reference.load(folder=folder, now=NOW)
        assert [(result.file, result.added) for result in loaded] == [
            ("countries.csv", 2),
            ("grades.csv", 2),
            ("contract_groups.csv", 2),
            ("offices.csv", 4),
        ]
        tree = {
            day: {node.code: node for node in tree_on(day=day).nodes.values()}
            for day in (date(2010, 12, 31), date(2011, 1, 1))
        }
        early, late = (nodes["KEN-NAIROBI"] for nodes in tree.values())
        assert early.parent_id == Office.objects.get(code="IOM").pk
        assert late.parent_id == Office.objects.get(code="CHE-GENEVA").pk
        assert late.country == "KEN"
        assert Grade.objects.get(code="NO-D").note == "a note"
        assert ReferenceLoad.objects.get(file="grades.csv").rows == 2

    def test_of_the_same_files_changes_nothing(self, folder, django_assert_num_queries):
        reference.load(folder=folder, now=NOW)
        before = _everything()
        with django_assert_num_queries(6):  # one for each file, and the transaction
            again = reference.load(folder=folder, now=LATER)
        assert all(result.is_unchanged for result in again)
        assert _everything() == before

    def test_of_the_same_content_in_other_bytes_changes_no_row(self, folder):
        reference.load(folder=folder, now=NOW)
        before = _everything()
        for name in FILES:
            path = folder / name
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        again = reference.load(folder=folder, now=LATER)
        assert [(r.is_unchanged, r.added, r.changed, r.retired) for r in again] == [
            (False, 0, 0, 0)
        ] * 4
        assert _everything() == before
        assert ReferenceLoad.objects.get(file="offices.csv").loaded_at == LATER

    def test_writes_nothing_when_anything_is_wrong(self, folder):
        rewrite(folder, "offices.csv", 3, parent="ATL-CITY")
        with pytest.raises(Invalid):
            reference.load(folder=folder, now=NOW)
        assert not Country.objects.exists()
        assert not ReferenceLoad.objects.exists()

    def test_retires_what_vanishes_and_takes_it_back(self, folder):
        reference.load(folder=folder, now=NOW)
        remove(folder, "grades.csv", 3)
        remove(folder, "contract_groups.csv", 3)
        assert [result.retired for result in reference.load(folder=folder, now=LATER)] == [
            0,
            1,
            1,
            0,
        ]
        assert Grade.objects.get(code="NO-D").retired_on == LATER.date()
        assert ContractGroup.objects.get(code="NON_STAFF").retired_on == LATER.date()
        append(folder, "grades.csv", FILES["grades.csv"][2])
        reference.load(folder=folder, now=LATER)
        assert Grade.objects.get(code="NO-D").retired_on is None

    def test_lets_grades_change_places_and_take_that_of_a_retired_one(self, folder):
        reference.load(folder=folder, now=NOW)
        rewrite(folder, "grades.csv", 2, rank="10")
        rewrite(folder, "grades.csv", 3, rank="20")
        reference.load(folder=folder, now=NOW)
        assert [grade.code for grade in Grade.objects.order_by("rank")] == ["P4", "NO-D"]
        rewrite(folder, "grades.csv", 3, code="NO-C")
        reference.load(folder=folder, now=LATER)
        assert Grade.objects.get(code="NO-C").rank == Grade.objects.get(code="NO-D").rank == 20

    def test_corrects_a_start_and_moves_a_boundary(self, folder):
        reference.load(folder=folder, now=NOW)
        ids = set(OfficeSpell.objects.values_list("pk", flat=True))
        rewrite(folder, "offices.csv", 4, starts_on="1998-05-01", ends_before="2012-07-01")
        rewrite(folder, "offices.csv", 5, starts_on="2012-07-01")
        result = reference.load(folder=folder, now=LATER)[-1]
        assert (result.added, result.changed) == (0, 2)
        assert set(OfficeSpell.objects.values_list("pk", flat=True)) == ids
        assert list(
            OfficeSpell.objects.filter(office__code="KEN-NAIROBI")
            .order_by("starts_on")
            .values_list("starts_on", "ends_before")
        ) == [(date(1998, 5, 1), date(2012, 7, 1)), (date(2012, 7, 1), None)]

    @pytest.mark.parametrize("row", [3, 4])
    def test_refuses_to_remove_a_spell(self, folder, row):
        reference.load(folder=folder, now=NOW)
        rewrite(folder, "offices.csv", 5, parent="IOM", starts_on="" if row == 4 else "2011-01-01")
        remove(folder, "offices.csv", row)
        with pytest.raises(Invalid) as refused:
            reference.load(folder=folder, now=LATER)
        assert [problem.code for problem in refused.value.problems] == ["vanished"]
        assert OfficeSpell.objects.count() == 4


@pytest.mark.django_db
class TestOfficesChangedHere:
    @pytest.fixture(autouse=True)
    def renamed(self, folder):
        reference.load(folder=folder, now=NOW)
        rename_office(
            scope=OfficeScope.everything("test"),
            code="CHE-GENEVA",
            name="Palais",
            on=date(2026, 4, 1),
            reason="test",
        )

    def test_stay_as_they_are_and_are_named(self, folder):
        rewrite(folder, "offices.csv", 3, name="House")
        rewrite(folder, "offices.csv", 2, name="The Organization")
        result = reference.load(folder=folder, now=LATER)[-1]
        assert result.kept == ("CHE-GENEVA",)
        assert result.changed == 1
        names = OfficeSpell.objects.filter(office__code="CHE-GENEVA").order_by("pk")
        assert [spell.name for spell in names] == ["Headquarters", "Palais"]

    def test_belong_to_the_file_again_when_it_says_the_same(self, folder):
        rewrite(folder, "offices.csv", 3, ends_before="2026-04-01")
        append(
            folder,
            "offices.csv",
            "CHE-GENEVA,Palais,headquarters,IOM,Geneva,CHE,Europe,Europe/Zurich,2026-04-01,,unit,"
            "source,,test",
        )
        result = reference.load(folder=folder, now=LATER)[-1]
        assert result.kept == ()
        assert not OfficeSpell.objects.filter(is_from_reference=False).exists()

    def test_are_not_torn_from_their_parents_by_the_file(self, folder):
        rewrite(folder, "offices.csv", 3, parent="")
        rewrite(folder, "offices.csv", 2, ends_before="2020-01-01")
        rewrite(folder, "offices.csv", 4, parent="CHE-GENEVA")
        with pytest.raises(Invalid) as refused:
            reference.load(folder=folder, now=LATER)
        assert {problem.code for problem in refused.value.problems} == {"parent_missing"}


class TestCommand:
    def test_checks_without_a_database(self, capsys):
        call_command("load_reference", check=True)
        assert "are sound" in capsys.readouterr().out

    def test_fails_with_a_list_of_problems(self, folder):
        with pytest.raises(CommandError) as failed:
            call_command("load_reference", check=True, folder=folder)
        told = str(failed.value).splitlines()
        assert told[0] == f"{len(told) - 1} problems; nothing was loaded."
        assert "targets.csv: There is no such file." in told
        assert failed.value.returncode == 1

    @pytest.mark.django_db
    def test_loads_the_files_of_the_product_once(self, capsys):
        call_command("load_reference")
        assert "offices.csv: 295 added, 0 changed, 0 retired" in capsys.readouterr().out
        before = _everything()
        call_command("load_reference")
        assert set(capsys.readouterr().out.split()[1::2]) == {"unchanged"}
        assert _everything() == before


def _everything() -> dict[str, list[dict[str, object]]]:
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (Country, Grade, ContractGroup, Office, OfficeSpell)
    } | {"Events": list(OfficeSpell.pgh_event_model.objects.order_by("pk").values())}
