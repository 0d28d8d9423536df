"""Import of 200,000 cells from a file, against COPY of the parsed rows and django-import-export.

The yardstick is COPY of rows that are parsed already into a copy of the table with the same keys,
checks and foreign keys, without history. The product's path begins with the bytes of the file: it
parses, stages, validates, begins the returns, writes cells and history, and keeps the file itself.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

import tablib
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from import_export import fields, resources, widgets

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import scope_for
from apps.organization.choices import OfficeKind, PeriodState, Reporting
from apps.organization.models import ContractGroup, Grade, Office, OfficeSpell, ReportingPeriod
from apps.publishing.spreadsheets import SheetContent, write_xlsx
from apps.staffing.models import HeadcountCell
from apps.staffing.services import imports
from benchmarks.measures import Measure, at_least, at_most, middle, rounds, seconds
from benchmarks.scale import vocabularies

CELLS = 200_000
ROUNDS = 5
AS_OF = date(2025, 12, 31)
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
HEADER = ["office", "grade", "contract", "sex", "count"]
COLUMNS = (
    "revision_id, grade_id, contract_group_id, sex, state, count, origin, version,"
    " changed_by_id, changed_at"
)

YARDSTICK = """
    DROP TABLE IF EXISTS bench_cell;
    CREATE TABLE bench_cell (LIKE staffing_headcountcell INCLUDING ALL);
    ALTER TABLE bench_cell
        ADD FOREIGN KEY (revision_id) REFERENCES staffing_returnrevision
            DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (grade_id) REFERENCES organization_grade DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (contract_group_id) REFERENCES organization_contractgroup
            DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (changed_by_id) REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED;
"""

EMPTY = """
    TRUNCATE staffing_headcountcell, staffing_headcountcellevent, staffing_returnrevision,
        staffing_returnrevisionevent, staffing_headcountreturn, staffing_headcountreturnevent,
        staffing_headcountimport, staffing_headcountimportevent CASCADE
"""

BEGIN = """
    INSERT INTO staffing_headcountreturn (office_id, period_id)
    SELECT office_id, %(period)s FROM organization_officespell WHERE reporting = 'unit';
    INSERT INTO staffing_returnrevision
        (headcount_return_id, number, state, version, is_in_force, reason, created_at,
         return_reason)
    SELECT id, 1, 'draft', 1, FALSE, '', now(), '' FROM staffing_headcountreturn;
"""


def measure() -> Iterator[Measure]:
    """Yield the ratios, each beside the rounds it comes from."""
    bench = Bench()
    copies, products = [], []
    for _round in range(ROUNDS):
        copies.append(bench.copy())
        products.append(bench.product(bench.csv, "returns.csv"))
    ratios = [product / copy for product, copy in zip(products, copies, strict=True)]
    yield Measure(
        name="COPY of the parsed rows", value=middle(copies), unit="s", note=rounds(copies)
    )
    yield Measure(name="product, CSV", value=middle(products), unit="s", note=rounds(products))
    yield at_most("product, CSV, against COPY", middle(ratios), 2, "×", rounds(ratios))
    again = seconds(lambda: bench.bring_in(bench.csv, "returns.csv"))
    yield Measure(name="product, the same file again: nothing changes", value=again, unit="s")
    changed = seconds(lambda: bench.bring_in(bench.csv_of_other_counts(), "returns.csv"))
    yield Measure(name="product, a file that changes every cell", value=changed, unit="s")
    twice = bench.twice()
    yield Measure(
        name="product, CSV, preview and import apart",
        value=twice,
        unit="s",
        note="the page's way: the file is read and checked twice",
    )
    workbook = bench.product(bench.xlsx, "returns.xlsx")
    yield Measure(name="product, XLSX", value=workbook, unit="s")
    fastest = bench.import_export(looks_for_rows=False)
    yield Measure(
        name="django-import-export, bulk, inserts without looking",
        value=fastest,
        unit="s",
        note="its fastest: keys from memory, a second import of the file would fail",
    )
    yield Measure(name="product faster than that", value=fastest / middle(products), unit="×")
    other = bench.import_export(looks_for_rows=True)
    yield Measure(
        name="django-import-export, bulk, the same job",
        value=other,
        unit="s",
        note="keys from memory, rows that exist are found by their natural key, as the product does",
    )
    yield at_least("product faster than that", other / middle(products), 5, "×")


class Bench:
    """An organization that owes 200,000 cells, and the same numbers as rows, CSV and XLSX."""

    def __init__(self) -> None:
        """Fill the scratch database and make the files."""
        vocabularies()
        self.period = ReportingPeriod.objects.create(
            as_of=AS_OF,
            opens_on=date(2026, 1, 1),
            closes_on=date(2026, 12, 31),
            state=PeriodState.OPEN,
        )
        keys = [
            (grade, contract, sex)
            for contract in ContractGroup.objects.order_by("position")
            for grade in Grade.objects.order_by("-rank")
            if contract.is_graded or grade.code == "UG"
            for sex in "FMO"
        ]
        offices = make_offices(-(-CELLS // len(keys)))
        self.user = get_user_model().objects.create_user("bench", "bench@example.org")
        Grant.objects.create(
            user=self.user, role=Role.HR_STAFF, office=offices[0], starts_on=date(2000, 1, 1)
        )
        self.scope = scope_for(self.user, on=NOW.date())
        self.rows = [
            (office.code, grade.code, contract.code, sex, (place * 7 + number * 13) % 25)
            for place, office in enumerate(offices[1:])
            for number, (grade, contract, sex) in enumerate(keys)
        ][:CELLS]
        self.csv = csv_of(self.rows)
        self.xlsx = write_xlsx([SheetContent(name="Data", header=HEADER, rows=self.rows)])
        self.grades = dict(Grade.objects.values_list("code", "pk"))
        self.contracts = dict(ContractGroup.objects.values_list("code", "pk"))

    def empty(self) -> None:
        """Bring the database to where no return has begun."""
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
            cursor.execute("VACUUM ANALYZE organization_office, organization_officespell")
            cursor.execute("CHECKPOINT")

    def begin(self) -> dict[str, int]:
        """Begin all returns, as only the product does by itself; return office code → draft."""
        with connection.cursor() as cursor:
            cursor.execute(BEGIN, {"period": self.period.pk})
            cursor.execute(
                """
                SELECT office.code, revision.id FROM staffing_returnrevision revision
                JOIN staffing_headcountreturn owed ON owed.id = revision.headcount_return_id
                JOIN organization_office office ON office.id = owed.office_id
                """
            )
            return dict(cursor.fetchall())

    def copy(self) -> float:
        """Time COPY of the parsed rows into the yardstick, its foreign keys checked at the end."""
        self.empty()
        drafts = self.begin()
        lines = "".join(
            f"{drafts[office]}\t{self.grades[grade]}\t{self.contracts[contract]}\t{sex}\tcounted"
            f"\t{count}\timported\t1\t{self.user.pk}\t{NOW.isoformat()}\n"
            for office, grade, contract, sex, count in self.rows
        )

        def work() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.copy_expert(f"COPY bench_cell ({COLUMNS}) FROM STDIN", io.StringIO(lines))

        with connection.cursor() as cursor:
            cursor.execute(YARDSTICK)
        taken = seconds(work)
        expect("bench_cell")
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_cell")
        return taken

    def product(self, content: bytes, filename: str) -> float:
        """Time the product's path from the bytes to the committed result, on nothing begun."""
        return self.timed(lambda: self.bring_in(content, filename))

    def bring_in(self, content: bytes, filename: str) -> None:
        """Import a file as the command does."""
        imports.import_file(
            content=content,
            filename=filename,
            as_of=AS_OF,
            only_good=False,
            reason="",
            at=NOW,
            scope=self.scope,
        )

    def csv_of_other_counts(self) -> bytes:
        """The same cells with one person more in each."""
        return csv_of([(*key, count + 1) for *key, count in self.rows])

    def twice(self) -> float:
        """Time a preview and an import after it."""

        def work() -> None:
            kept = imports.receive(
                content=self.csv, filename="returns.csv", as_of=AS_OF, at=NOW, scope=self.scope
            )
            imports.apply(import_id=kept.pk, only_good=False, reason="", at=NOW, scope=self.scope)

        return self.timed(work)

    def timed(self, work: Callable[[], object]) -> float:
        """Time work that must leave every cell and its history behind."""
        self.empty()
        taken = seconds(work)
        expect("staffing_headcountcell")
        expect("staffing_headcountcellevent")
        return taken

    def import_export(self, *, looks_for_rows: bool) -> float:
        """Time django-import-export in bulk mode on the CSV file, history on."""
        self.empty()
        resource = cell_resource(
            drafts=self.begin(),
            grades=self.grades,
            contracts=self.contracts,
            user_id=self.user.pk,
            looks_for_rows=looks_for_rows,
        )

        def work() -> None:
            dataset = tablib.Dataset().load(self.csv.decode(), format="csv")
            resource.import_data(dataset, raise_errors=True, use_transactions=True)

        taken = seconds(work)
        expect("staffing_headcountcell")
        expect("staffing_headcountcellevent")
        return taken


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a CSV file of the long form."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return stream.getvalue().encode()


def expect(table: str) -> None:
    """Fail when a table does not hold every cell: a measure of half the work is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        (number,) = cursor.fetchone()
    if number != CELLS:
        raise AssertionError(f"{table} holds {number} rows instead of {CELLS}")


def make_offices(number: int) -> list[Office]:
    """Make a root and as many reporting units below it."""
    offices = Office.objects.bulk_create(
        [Office(code="IOM"), *(Office(code=f"XXX-OFFICE-{place:04}") for place in range(number))]
    )
    OfficeSpell.objects.bulk_create(
        OfficeSpell(
            office=office,
            name=office.code.title(),
            kind=OfficeKind.COUNTRY_OFFICE if place else OfficeKind.ORGANIZATION,
            parent=offices[0] if place else None,
            reporting=Reporting.UNIT if place else Reporting.NONE,
        )
        for place, office in enumerate(offices)
    )
    return offices


class FromMemory(widgets.Widget):
    """Turns a code into a key without asking the database."""

    def __init__(self, keys: dict[str, int]) -> None:
        """Keep the keys."""
        super().__init__()
        self.keys = keys

    def clean(self, value: str, row: object = None, **kwargs: object) -> int:
        """Return the key of a code."""
        return self.keys[value]


def cell_resource(
    *,
    drafts: dict[str, int],
    grades: dict[str, int],
    contracts: dict[str, int],
    user_id: int,
    looks_for_rows: bool,
) -> resources.ModelResource:
    """Return the resource that reads the same file; keys never cost a query."""

    class CellResource(resources.ModelResource):
        revision = fields.Field("revision_id", "office", widget=FromMemory(drafts))
        grade = fields.Field("grade_id", "grade", widget=FromMemory(grades))
        contract_group = fields.Field("contract_group_id", "contract", widget=FromMemory(contracts))
        sex = fields.Field("sex", "sex")
        count = fields.Field("count", "count", widget=widgets.IntegerWidget())

        class Meta:
            model = HeadcountCell
            fields = ("revision", "grade", "contract_group", "sex", "count")
            import_id_fields = ("revision", "grade", "contract_group", "sex")
            force_init_instance = not looks_for_rows
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_html_diff = True
            use_transactions = True
            clean_model_instances = False

        def before_save_instance(
            self, instance: HeadcountCell, row: object, **kwargs: object
        ) -> None:
            """Fill what the file does not say."""
            instance.origin = "imported"
            instance.changed_by_id = user_id
            instance.changed_at = NOW

    return CellResource()
