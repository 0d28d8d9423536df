"""Words, headers and lines of a file, without a database; and the law that what is written is read."""

import csv
import io
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.publishing.spreadsheets.model import Sheet
from apps.staffing.models import HeadcountCell
from apps.staffing.selectors.imports import form_header, form_rows
from apps.staffing.selectors.returns import period_line
from apps.staffing.services import imports
from apps.staffing.services.imports.columns import NoTable, Table, find_table
from apps.staffing.services.imports.meaning import sexes_of
from apps.staffing.services.imports.reading import parse_file
from apps.staffing.services.imports.vocabulary import (
    HEADERS,
    SEXES,
    STRONG_ROLES,
    WEAK_ROLES,
    nearest,
    plain,
)
from apps.web.refusals import Invalid
from tests.cast import CONTRACT_GROUPS, GRADES, OPEN_PERIOD
from tests.staffing.builders import NOON
from tests.staffing.faulty_files import LONG, WIDE


def sheet(*rows: list[object], name: str = "") -> Sheet:
    return Sheet(name=name, rows=list(enumerate(rows, start=1)))


class TestPlain:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("NO-C", "noc"),
            (" P 4 ", "p4"),
            ("Catégorie", "categorie"),
            ("Un año o más", "unanoomas"),
            ("Moins d’un an", "moinsdunan"),
            ("Moins d'un an", "moinsdunan"),
            ("—", ""),
        ],
    )
    def test_keeps_letters_and_digits_only(self, text, word):
        assert plain(text) == word


class TestVocabulary:
    def test_gives_no_word_two_meanings(self):
        words = [plain(word) for listed in HEADERS.values() for word in listed]
        assert len(words) == len(set(words)) == len(STRONG_ROLES)
        assert not set(STRONG_ROLES) & set(WEAK_ROLES)
        sexes = [plain(word) for listed in SEXES.values() for word in listed]
        assert len(sexes) == len(set(sexes))

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [("P6", "P5"), ("G8", "G7"), ("NO-E", "NO-D"), ("D3", "D2"), ("Z9", ""), ("", "")],
    )
    def test_names_the_nearest_grade(self, wrong, right):
        assert nearest(wrong, [code for code, *_rest in GRADES]) == right


class TestHeaders:
    @pytest.mark.parametrize("header", [LONG, WIDE])
    def test_stand_in_any_order(self, header):
        names = header.split(",")
        for order in permutations(names):
            found = find_table(sheet(list(order), ["x"] * len(names)))
            assert isinstance(found, Table)
            assert {name: order[column] for name, column in found.columns.items()} == {
                name: name for name in names
            }

    @pytest.mark.parametrize("role", ["office", "grade", "contract", "sex", "count"])
    def test_are_known_by_every_word_of_three_languages(self, role):
        for word in HEADERS[role]:
            names = [word if name == role else name for name in LONG.split(",")]
            assert isinstance(find_table(sheet(names)), Table)

    @pytest.mark.parametrize("role", [*LONG.split(","), *WIDE.split(",")])
    def test_name_the_one_that_is_missing(self, role):
        header = WIDE if role in WIDE.split(",")[3:] else LONG
        names = [name for name in header.split(",") if name != role]
        found = find_table(sheet(names))
        assert isinstance(found, NoTable)
        assert (found.code, found.roles) == ("header_missing", (role,))
        assert found.found == tuple(names)

    def test_prefer_a_grade_to_a_category(self):
        found = find_table(sheet(["office", "Category", "grade", "contract", "sex", "count"]))
        assert isinstance(found, Table)
        assert (found.columns["grade"], found.unread) == (2, ("Category",))

    def test_are_found_below_a_title(self):
        found = find_table(sheet(["Staff of Kenya"], ["as of", "office"], LONG.split(",")))
        assert isinstance(found, Table)
        assert found.header_row == 3


class TestParseFile:
    def test_reads_each_spelling_once(self):
        rows = [f"KEN-NAIROBI,P4,ONE_YEAR_PLUS,{sex},{count}" for sex in "FMO" for count in "123"]
        parsed = parse_file("\n".join([LONG, *rows]).encode(), "a.csv")
        assert parsed.offices.texts == ["", "KEN-NAIROBI"]
        assert parsed.sexes.texts[-3:] == ["F", "M", "O"]
        assert parsed.cells == 9

    def test_makes_three_cells_of_a_wide_row(self):
        parsed = parse_file(f"{WIDE}\nKEN,P4,X,1,2,\n".encode(), "a.csv")
        assert parsed.lines == [
            "0\t2\t1\t1\t1\t1\tc\t1\n",
            "0\t2\t1\t1\t1\t2\tc\t2\n",
            "0\t2\t1\t1\t1\t3\tb\t\\N\n",
        ]

    def test_leaves_out_rows_that_say_nothing_in_its_columns(self):
        parsed = parse_file(f"{LONG},note\n,,,,,call us\nKEN,P4,X,F,1,\n".encode(), "a.csv")
        assert (parsed.cells, parsed.faults) == (1, [])

    def test_bears_rows_that_are_too_short(self):
        parsed = parse_file(f"{LONG}\nKEN,P4\n".encode(), "a.csv")
        assert [fault.code for fault in parsed.faults] == ["contract_missing", "sex_missing"]

    def test_tells_one_from_true_in_a_workbook(self):
        rows = [["KEN", "P4", "X", "F", 1], ["KEN", "P4", "X", "M", True]]
        content = write_xlsx([SheetContent(name="A", header=LONG.split(","), rows=rows)])
        parsed = parse_file(content, "a.xlsx")
        assert [(fault.code, fault.row) for fault in parsed.faults] == [("not_a_number", 3)]

    def test_refuses_a_sheet_with_half_a_header_beside_a_good_one(self):
        good = SheetContent(name="A", header=LONG.split(","), rows=[["K", "P4", "X", "F", 1]])
        half = SheetContent(name="B", header=["office", "grade", "women"], rows=[["K", "P4", 1]])
        with pytest.raises(Invalid) as caught:
            parse_file(write_xlsx([good, half]), "a.xlsx")
        assert (caught.value.code, caught.value.problems[0].sheet) == ("header_missing", "B")


class TestSexes:
    def meant(self, *words: str) -> list[str]:
        parsed = parse_file(
            "\n".join([LONG, *(f"KEN,P4,X,{word},1" for word in words)]).encode(), "a.csv"
        )
        found, unknown = sexes_of(parsed.sexes)
        numbers = [parsed.sexes.numbers[word] for word in words]
        return [found.get(number) or unknown[number].code for number in numbers]

    def test_are_letters_and_words(self):
        assert self.meant("F", "m", "O", "Femmes", "hombre") == ["F", "M", "O", "F", "M"]

    def test_beside_h_leave_m_open(self):
        assert self.meant("H", "M", "O") == ["unknown_sex", "ambiguous_sex", "O"]


KEYS = [
    (grade, group, sex)
    for group, _name, _staff, _year, _parity, is_graded in CONTRACT_GROUPS
    for grade, *_rest in GRADES
    if is_graded or grade == "UG"
    for sex in "FMO"
]
VALUES = st.one_of(st.integers(min_value=0, max_value=99_999), st.just("NA"), st.just(""))


def long_file(cells, order, delimiter, encoding) -> bytes:
    """Cells as a file of the long form, columns in an order of their own."""
    rows = [
        {"office": "KEN-NAIROBI", "grade": g, "contract": c, "sex": s, "count": value}
        for (g, c, s), value in cells.items()
    ]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, order, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


class TestWhatIsWritten:
    """parse(write(x)) = x, for any values, order of columns, delimiter and encoding."""

    @settings(
        max_examples=20,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        cells=st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=40),
        order=st.permutations(LONG.split(",")),
        delimiter=st.sampled_from([",", ";", "\t"]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )
    def test_is_read_as_it_was(self, world, cells, order, delimiter, encoding):
        scope = world.scope("hr.nairobi")
        before = transaction.savepoint()

        def bring_in(content: bytes, filename: str) -> dict[str, int]:
            kept = imports.import_file(
                content=content,
                filename=filename,
                as_of=OPEN_PERIOD,
                only_good=False,
                reason="",
                at=NOON,
                scope=scope,
            )
            return kept.result["counts"]

        bring_in(long_file(cells, order, delimiter, encoding), "returns.csv")
        filled = {key: value for key, value in cells.items() if value != ""}
        held = {
            (grade, contract, sex): "NA" if count is None else count
            for grade, contract, sex, count in HeadcountCell.objects.values_list(
                "grade__code", "contract_group__code", "sex", "count"
            )
        }
        assert held == filled
        period = period_line(as_of=OPEN_PERIOD, scope=scope)
        rows = list(form_rows(period=period, office="KEN-NAIROBI", scope=scope))
        for content, filename in (
            (write_csv(form_header(), rows), "own.csv"),
            (write_xlsx([SheetContent(name="A", header=form_header(), rows=rows)]), "own.xlsx"),
        ):
            counts = bring_in(content, filename)
            assert (counts["new"], counts["changed"], counts["rejected"]) == (0, 0, 0)
            assert counts["unchanged"] == len(filled)
        transaction.savepoint_rollback(before)
