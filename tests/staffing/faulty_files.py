"""Headcount files as they arrive, good and bad, with the answer that each must get.

Made for the cast's world and its open period; the sender is `hr.nairobi` unless a test says otherwise.
Cells are named `OFFICE/CONTRACT/GRADE/SEX`. Nothing here knows the code that it judges.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.publishing.spreadsheets import files
from tests.publishing.spreadsheets.files import cell, sheet_xml, xlsx

LONG = "office,grade,contract,sex,count"
WIDE = "office,grade,contract,women,men,other"
NAIROBI = "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,3"
P4_WOMEN = "KEN-NAIROBI/ONE_YEAR_PLUS/P4/F"
P4_MEN = "KEN-NAIROBI/ONE_YEAR_PLUS/P4/M"
P4_OTHER = "KEN-NAIROBI/ONE_YEAR_PLUS/P4/O"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A file that cannot be read at all: `code` says why, every word of `names` is in the answer."""

    name: str
    filename: str
    content: Callable[[], bytes]
    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One expected problem: its code, its place as people write it, what was seen, what was near."""

    code: str
    place: str
    value: str = ""
    nearest: str = ""


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """A file that is read, with every problem that must be told, and the cells that are good."""

    name: str
    content: Callable[[], bytes]
    wrong: tuple[Wrong, ...]
    filename: str = "returns.csv"
    good: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A file that only looks odd: everything in it is good, and some of it is worth a notice."""

    name: str
    content: Callable[[], bytes]
    good: Mapping[str, int | str]
    filename: str = "returns.csv"
    notices: tuple[str, ...] = ()


def csv(*lines: str, encoding: str = "utf-8", end: str = "\n") -> Callable[[], bytes]:
    """A maker of a text file with a line end after every line."""
    return lambda: "".join(f"{line}{end}" for line in lines).encode(encoding)


def row_of_cells(number: int, *values: object) -> str:
    """The cells of one row, from column A; None leaves one out."""
    return "".join(
        cell(f"{chr(65 + place)}{number}", value)
        for place, value in enumerate(values)
        if value is not None
    )


def long_sheet(*rows: tuple[object, ...], before: str = "", after: str = "") -> str:
    """A worksheet of the long form."""
    lines = {1: row_of_cells(1, *LONG.split(","))}
    for number, values in enumerate(rows, start=2):
        lines[number] = row_of_cells(number, *values)
    return sheet_xml(lines, before=before, after=after)


def formula_sheet() -> str:
    """A worksheet whose second count is a formula, and whose remarks are formulas too."""
    return sheet_xml(
        {
            1: row_of_cells(1, *LONG.split(","), "remarks"),
            2: row_of_cells(2, "KEN-NAIROBI", "P4", "ONE_YEAR_PLUS", "F", 3)
            + cell("F2", "x", formula='"x"'),
            3: row_of_cells(3, "KEN-NAIROBI", "P4", "ONE_YEAR_PLUS", "M")
            + cell("E3", 4, formula="2+2"),
        }
    )


GOOD_LONG_SHEET = long_sheet(("KEN-NAIROBI", "P4", "ONE_YEAR_PLUS", "F", 3))

REFUSED = (
    Refused(name="empty", filename="returns.csv", content=lambda: b"", code="empty"),
    Refused(name="only empty rows", filename="returns.csv", content=csv(",,", " , "), code="empty"),
    Refused(
        name="empty workbook",
        filename="returns.xlsx",
        content=lambda: xlsx({"Data": sheet_xml({})}),
        code="empty",
    ),
    Refused(name="only a header", filename="returns.csv", content=csv(LONG), code="no_rows"),
    Refused(
        name="document under the name of a workbook",
        filename="returns.xlsx",
        content=lambda: b"%PDF-1.7 \xe2\xe3",
        code="wrong_type",
        names=("returns.xlsx", "PDF"),
    ),
    Refused(
        name="web page under the name of a workbook",
        filename="returns.xls",
        content=lambda: b"<html><table><tr><td>office</td></tr></table></html>",
        code="wrong_type",
    ),
    Refused(
        name="text under the name of a workbook",
        filename="returns.xlsx",
        content=csv(LONG, NAIROBI),
        code="wrong_type",
    ),
    Refused(
        name="workbook under the name of a text",
        filename="returns.csv",
        content=lambda: xlsx({"Data": GOOD_LONG_SHEET}),
        code="wrong_type",
    ),
    Refused(
        name="workbook of Excel 97",
        filename="returns.xls",
        content=lambda: files.compound_file("Workbook"),
        code="legacy_xls",
    ),
    Refused(
        name="protected by a password",
        filename="returns.xlsx",
        content=lambda: files.compound_file("EncryptionInfo", "EncryptedPackage"),
        code="password",
    ),
    Refused(
        name="encrypted parts",
        filename="returns.xlsx",
        content=files.encrypted_zip,
        code="password",
    ),
    Refused(
        name="macros",
        filename="returns.xlsx",
        content=lambda: xlsx({"Data": GOOD_LONG_SHEET}, xl__vbaProject_dot_bin=b"\0"),
        code="macros",
    ),
    Refused(name="zip bomb", filename="returns.xlsx", content=files.zip_bomb, code="zip_bomb"),
    Refused(
        name="zip whose directory lies",
        filename="returns.xlsx",
        content=files.lying_zip,
        code="damaged",
    ),
    Refused(
        name="entities that double",
        filename="returns.xlsx",
        content=files.entity_bomb,
        code="xml_entities",
    ),
    Refused(
        name="cut off",
        filename="returns.xlsx",
        content=lambda: xlsx({"Data": GOOD_LONG_SHEET})[:-200],
        code="damaged",
    ),
    Refused(
        name="zero bytes in a text",
        filename="returns.csv",
        content=lambda: f"{LONG}\nKEN\x00NAIROBI,P4,ONE_YEAR_PLUS,F,3\n".encode(),
        code="binary",
    ),
    Refused(
        name="quotation mark never closed",
        filename="returns.csv",
        content=csv(LONG, NAIROBI, '"KEN-NAIROBI,P5,ONE_YEAR_PLUS,F,3', NAIROBI, NAIROBI),
        code="unclosed_quote",
    ),
    Refused(
        name="no column for the sex",
        filename="returns.csv",
        content=csv("office,grade,contract,count", "KEN-NAIROBI,P4,ONE_YEAR_PLUS,3"),
        code="header_missing",
        names=("office", "grade", "contract", "count", "sex"),
    ),
    Refused(
        name="no column for other or undisclosed",
        filename="returns.csv",
        content=csv("office,grade,contract,women,men", "KEN-NAIROBI,P4,ONE_YEAR_PLUS,3,4"),
        code="header_missing",
        names=("other",),
    ),
    Refused(
        name="no header at all",
        filename="returns.csv",
        content=csv(NAIROBI),
        code="header_missing",
        names=("KEN-NAIROBI", "office", "women"),
    ),
    Refused(
        name="a header in French without the grade",
        filename="returns.csv",
        content=csv("Bureau;Contrat;Sexe;Effectif", "KEN-NAIROBI;ONE_YEAR_PLUS;F;3"),
        code="header_missing",
        names=("Bureau", "grade"),
    ),
    Refused(
        name="the same column twice",
        filename="returns.csv",
        content=csv(f"{LONG},Bureau", f"{NAIROBI},KEN-MOMBASA"),
        code="header_twice",
        names=("office", "Bureau"),
    ),
    Refused(
        name="both forms at once",
        filename="returns.csv",
        content=csv(f"{LONG},women,men,other", f"{NAIROBI},1,2,3"),
        code="header_mixed",
    ),
)

FAULTY = (
    Faulty(
        name="counts that no office can have",
        content=csv(
            LONG,
            "KEN-NAIROBI,P1,ONE_YEAR_PLUS,F,-1",
            "KEN-NAIROBI,P2,ONE_YEAR_PLUS,F,1.5",
            'KEN-NAIROBI,P3,ONE_YEAR_PLUS,F,"3,5"',
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,100000",
            "KEN-NAIROBI,P5,ONE_YEAR_PLUS,F,999999999999999999999999999999",
            "KEN-NAIROBI,D1,ONE_YEAR_PLUS,F,3/4",
            "KEN-NAIROBI,D2,ONE_YEAR_PLUS,F,12 persons",
            "KEN-NAIROBI,G1,ONE_YEAR_PLUS,F,#REF!",
            "KEN-NAIROBI,G2,ONE_YEAR_PLUS,F,1.234",
            "KEN-NAIROBI,G3,ONE_YEAR_PLUS,F,4",
        ),
        wrong=(
            Wrong("negative", "E2", "-1"),
            Wrong("fractional", "E3", "1.5"),
            Wrong("fractional", "E4", "3,5"),
            Wrong("absurd", "E5", "100000"),
            Wrong("absurd", "E6", "999999999999999999999999999999"),
            Wrong("date_mangled", "E7", "3/4"),
            Wrong("not_a_number", "E8", "12 persons"),
            Wrong("not_a_number", "E9", "#REF!"),
            Wrong("fractional", "E10", "1.234"),
        ),
        good={"KEN-NAIROBI/ONE_YEAR_PLUS/G3/F": 4},
    ),
    Faulty(
        name="one bad count makes the whole row of the wide form bad",
        content=csv(
            WIDE, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,3,-4,0", "KEN-NAIROBI,P5,ONE_YEAR_PLUS,1,2,0"
        ),
        wrong=(Wrong("negative", "E2", "-4"),),
        good={
            "KEN-NAIROBI/ONE_YEAR_PLUS/P5/F": 1,
            "KEN-NAIROBI/ONE_YEAR_PLUS/P5/M": 2,
            "KEN-NAIROBI/ONE_YEAR_PLUS/P5/O": 0,
        },
    ),
    Faulty(
        name="unknown words",
        content=csv(
            LONG,
            "KEN-NAIROBY,P4,ONE_YEAR_PLUS,F,3",
            "KEN-NAIROBI,P6,ONE_YEAR_PLUS,F,3",
            "KEN-NAIROBI,P4,ONE_YEAR,F,3",
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,X,3",
            "Atlantis,Z9,,Y,minus one",
            NAIROBI,
        ),
        wrong=(
            Wrong("unknown_office", "A2", "KEN-NAIROBY", "KEN-NAIROBI"),
            Wrong("unknown_grade", "B3", "P6", "P5"),
            Wrong("unknown_contract", "C4", "ONE_YEAR", "ONE_YEAR_PLUS"),
            Wrong("unknown_sex", "D5", "X"),
            Wrong("unknown_office", "A6", "Atlantis"),
            Wrong("unknown_grade", "B6", "Z9"),
            Wrong("contract_missing", "C6"),
            Wrong("unknown_sex", "D6", "Y"),
            Wrong("not_a_number", "E6", "minus one"),
        ),
        good={P4_WOMEN: 3},
    ),
    Faulty(
        name="empty where something is needed",
        content=csv(
            LONG,
            ",P4,ONE_YEAR_PLUS,F,3",
            "KEN-NAIROBI,,ONE_YEAR_PLUS,F,3",
            "KEN-NAIROBI,P4,,F,3",
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,,3",
            NAIROBI,
        ),
        wrong=(
            Wrong("office_missing", "A2"),
            Wrong("grade_missing", "B3"),
            Wrong("contract_missing", "C4"),
            Wrong("sex_missing", "D5"),
        ),
        good={P4_WOMEN: 3},
    ),
    Faulty(
        name="the same cell twice, differently written",
        content=csv(
            LONG,
            NAIROBI,
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,4",
            "ken-nairobi,P-4,One year or more,female,9",
        ),
        wrong=(Wrong("named_twice", "E2", "3"), Wrong("named_twice", "E4", "9")),
        good={P4_MEN: 4},
    ),
    Faulty(
        name="the same number twice, because two rows of one grade are two units of the office",
        content=csv(LONG, NAIROBI, NAIROBI),
        wrong=(Wrong("named_twice", "E2", "3"), Wrong("named_twice", "E3", "3")),
    ),
    Faulty(
        name="a graded consultant",
        content=csv(LONG, "KEN-NAIROBI,P4,NON_STAFF,F,3", "KEN-NAIROBI,UG,NON_STAFF,F,2"),
        wrong=(Wrong("pair_not_allowed", "B2", "P4", "UG"),),
        good={"KEN-NAIROBI/NON_STAFF/UG/F": 2},
    ),
    Faulty(
        name="an office outside the scope",
        content=csv(LONG, "SEN-DAKAR,P4,ONE_YEAR_PLUS,F,3", NAIROBI),
        wrong=(Wrong("unknown_office", "A2", "SEN-DAKAR"),),
        good={P4_WOMEN: 3},
    ),
    Faulty(
        name="formulas instead of values",
        filename="returns.xlsx",
        content=lambda: xlsx({"Data": formula_sheet()}),
        wrong=(Wrong("formula", "Data!E3"),),
        good={P4_WOMEN: 3},
    ),
    Faulty(
        name="merged cells",
        filename="returns.xlsx",
        content=lambda: xlsx(
            {
                "Data": long_sheet(
                    ("KEN-NAIROBI", "P4", "ONE_YEAR_PLUS", "F", 3),
                    (None, "P4", "ONE_YEAR_PLUS", "M", 4),
                    after='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
                )
            }
        ),
        wrong=(Wrong("merged", "Data!A3"),),
        good={P4_WOMEN: 3},
    ),
    Faulty(
        name="two sheets that name the same cell",
        filename="returns.xlsx",
        content=lambda: xlsx({"Kenya": GOOD_LONG_SHEET, "Kenya (2)": GOOD_LONG_SHEET}),
        wrong=(
            Wrong("named_twice", "Kenya!E2", "3"),
            Wrong("named_twice", "Kenya (2)!E2", "3"),
        ),
    ),
    Faulty(
        name="a fraction and a truth value in a workbook",
        filename="returns.xlsx",
        content=lambda: xlsx(
            {
                "Data": sheet_xml(
                    {
                        1: row_of_cells(1, *LONG.split(",")),
                        2: row_of_cells(2, "KEN-NAIROBI", "P4", "ONE_YEAR_PLUS", "F", 2.5),
                        3: row_of_cells(3, "KEN-NAIROBI", "P4", "ONE_YEAR_PLUS", "M")
                        + '<c r="E3" t="b"><v>1</v></c>',
                        5: row_of_cells(5, "KEN-NAIROBI", "P5", "ONE_YEAR_PLUS", "F", 1),
                    }
                )
            }
        ),
        wrong=(
            Wrong("fractional", "Data!E2", "2.5"),
            Wrong("not_a_number", "Data!E3", "TRUE"),
        ),
        good={"KEN-NAIROBI/ONE_YEAR_PLUS/P5/F": 1},
    ),
)

SOUND = (
    Sound(name="a plain file", content=csv(LONG, NAIROBI), good={P4_WOMEN: 3}),
    Sound(
        name="a last row without line end",
        content=lambda: f"{LONG}\n{NAIROBI}".encode(),
        good={P4_WOMEN: 3},
    ),
    Sound(
        name="a byte order mark and Windows line ends",
        content=csv(LONG, NAIROBI, encoding="utf-8-sig", end="\r\n"),
        good={P4_WOMEN: 3},
    ),
    Sound(
        name="UTF-16 with its mark",
        content=csv(LONG, NAIROBI, encoding="utf-16"),
        good={P4_WOMEN: 3},
    ),
    Sound(
        name="UTF-16 without a mark, tabs",
        content=csv(LONG.replace(",", "\t"), NAIROBI.replace(",", "\t"), encoding="utf-16-le"),
        good={P4_WOMEN: 3},
    ),
    Sound(
        name="Latin-1 with accents in the header",
        content=csv(
            "Bureau;Catégorie;Type de contrat;Sexe;Effectif",
            "KEN-NAIROBI;P-4;Un an ou plus;Femmes;3",
            encoding="latin-1",
        ),
        good={P4_WOMEN: 3},
        notices=("read_as_windows_1252",),
    ),
    Sound(
        name="Spanish, wide, columns in another order, with a title above",
        content=csv(
            "Personal a 31 de diciembre de 2025;;;;;",
            "",
            "Hombres;Mujeres;Otros;Grado;Oficina;Contrato",
            "4;3;0;P4;KEN-NAIROBI;Un año o más",
        ),
        good={P4_WOMEN: 3, P4_MEN: 4, P4_OTHER: 0},
    ),
    Sound(
        name="decimal commas of zero",
        content=csv(LONG.replace(",", ";"), "KEN-NAIROBI;P4;ONE_YEAR_PLUS;F;3,0"),
        good={P4_WOMEN: 3},
    ),
    Sound(
        name="Arabic digits and grouped thousands",
        content=csv(
            LONG,
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,٣",
            'KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,"1,234"',
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,O,1 234",
        ),
        good={P4_WOMEN: 3, P4_MEN: 1234, P4_OTHER: 1234},
    ),
    Sound(
        name="three kinds of empty",
        content=csv(
            LONG,
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,0",
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,NA",
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,O,",
        ),
        good={P4_WOMEN: 0, P4_MEN: "NA"},
    ),
    Sound(
        name="grades as people write them, and non-staff without grade",
        content=csv(
            LONG,
            "KEN-NAIROBI, p-4 ,ONE_YEAR_PLUS,F,1",
            "KEN-NAIROBI,noc,ONE_YEAR_PLUS,F,2",
            "KEN-NAIROBI,NO D,ONE_YEAR_PLUS,F,3",
            "KEN-NAIROBI,g-5,ONE_YEAR_PLUS,F,4",
            "KEN-NAIROBI,,Non-staff,F,5",
        ),
        good={
            P4_WOMEN: 1,
            "KEN-NAIROBI/ONE_YEAR_PLUS/NO-C/F": 2,
            "KEN-NAIROBI/ONE_YEAR_PLUS/NO-D/F": 3,
            "KEN-NAIROBI/ONE_YEAR_PLUS/G5/F": 4,
            "KEN-NAIROBI/NON_STAFF/UG/F": 5,
        },
    ),
    Sound(
        name="offices by name and in small letters",
        content=csv(
            LONG,
            "kenya,P4,ONE_YEAR_PLUS,F,3",
            " ken-mombasa ,P4,ONE_YEAR_PLUS,F,1",
        ),
        good={P4_WOMEN: 3, "KEN-MOMBASA/ONE_YEAR_PLUS/P4/F": 1},
    ),
    Sound(
        name="hidden rows, columns and sheets, and a sheet of notes",
        filename="returns.xlsx",
        content=lambda: xlsx(
            {
                "Data": sheet_xml(
                    {
                        1: row_of_cells(1, *LONG.split(",")),
                        2: 'hidden="1"¦' + row_of_cells(2, *NAIROBI.split(",")[:4], 3),
                    },
                    before='<cols><col min="3" max="3" hidden="1"/></cols>',
                ),
                "Old": long_sheet(("KEN-NAIROBI", "P5", "ONE_YEAR_PLUS", "F", 9)),
                "Notes": sheet_xml({1: row_of_cells(1, "Please call first.")}),
            },
            {"Old": "hidden"},
        ),
        good={P4_WOMEN: 3},
        notices=("hidden_rows", "hidden_columns", "hidden_sheet", "sheet_not_read"),
    ),
    Sound(
        name="columns that nobody asked for",
        content=csv(f"Region,{LONG},Remarks", f"East,{NAIROBI},=cmd|' /C calc'!A0"),
        good={P4_WOMEN: 3},
        notices=("columns_not_read",),
    ),
    Sound(
        name="several offices on several sheets",
        filename="returns.xlsx",
        content=lambda: xlsx(
            {
                "Kenya": GOOD_LONG_SHEET,
                "Mombasa": long_sheet(("KEN-MOMBASA", "P4", "ONE_YEAR_PLUS", "F", 1)),
            }
        ),
        good={P4_WOMEN: 3, "KEN-MOMBASA/ONE_YEAR_PLUS/P4/F": 1},
    ),
)
