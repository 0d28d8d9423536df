"""`import_headcounts` in the terminal: what it prints, how it ends, what it leaves."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.staffing.choices import RevisionState
from apps.staffing.models import HeadcountCell, HeadcountImport, ReturnRevision
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import bring_to
from tests.staffing.faulty_files import FAULTY, LONG, NAIROBI, REFUSED, csv

ROWS = (NAIROBI, "SEN-DAKAR,P4,ONE_YEAR_PLUS,M,4")
BAD_ROW = "KEN-NAIROBI,P6,ONE_YEAR_PLUS,F,3"


@pytest.fixture
def run(world, tmp_path):
    """Run the command on a file of these bytes; returns what it printed."""

    def run_it(content: bytes, *options: str, filename="returns.csv", period=OPEN_PERIOD) -> str:
        file = tmp_path / filename
        file.write_bytes(content)
        printed = StringIO()
        call_command(
            "import_headcounts",
            str(file),
            f"--period={period}",
            *options,
            stdout=printed,
            stderr=printed,
        )
        return printed.getvalue()

    return run_it


class TestCommand:
    def test_imports_the_offices_of_everybody(self, run):
        printed = run(csv(LONG, *ROWS)())
        assert "2 new, 0 changed, 0 unchanged, 0 blank, 0 rejected (cells)" in printed
        assert "2 cells written in 2 returns" in printed
        assert HeadcountCell.objects.count() == 2
        assert HeadcountImport.objects.get().uploaded_by is None

    def test_says_that_the_same_file_changed_nothing(self, run):
        run(csv(LONG, *ROWS)())
        printed = run(csv(LONG, *ROWS)())
        assert "0 new, 0 changed, 2 unchanged" in printed
        assert "nothing changed" in printed

    def test_rehearses_without_writing(self, run):
        printed = run(csv(LONG, *ROWS)(), "--dry-run")
        assert "2 new" in printed
        assert "nothing was imported" in printed
        assert not HeadcountCell.objects.exists()
        assert not HeadcountImport.objects.exists()

    def test_fails_a_rehearsal_with_problems(self, run):
        with pytest.raises(CommandError, match="1 problem found"):
            run(csv(LONG, *ROWS, BAD_ROW)(), "--dry-run")

    def test_fails_and_writes_nothing_when_a_row_is_bad(self, run, capsys):
        with pytest.raises(CommandError) as caught:
            run(csv(LONG, *ROWS, BAD_ROW)())
        assert caught.value.returncode == 1
        assert str(caught.value) == "1 problem found. Nothing was imported."
        assert not HeadcountCell.objects.exists()
        assert not HeadcountImport.objects.exists()

    def test_takes_the_good_rows_when_asked(self, run):
        printed = run(csv(LONG, *ROWS, BAD_ROW)(), "--good-rows")
        assert "B4: This grade is not known. Found: P6." in printed
        assert "Nearest: P5." in printed
        assert "2 cells written" in printed

    def test_begins_corrections_for_a_reason(self, run, world):
        bring_to(world, RevisionState.APPROVED)
        content = csv(LONG, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")()
        with pytest.raises(CommandError):
            run(content)
        run(content, "--reason=Miscounted.")
        assert ReturnRevision.objects.get(number=2).reason == "Miscounted."

    def test_acts_within_a_person_s_scope_and_in_their_name(self, run, world):
        printed = run(csv(LONG, *ROWS)(), "--user=hr.nairobi", "--good-rows")
        assert "This office is not known." in printed
        assert HeadcountCell.objects.get().changed_by == world.people["hr.nairobi"]

    @pytest.mark.parametrize("username", ["nobody", "auditor", "stranger"])
    def test_does_nothing_for_people_who_may_not(self, run, username):
        with pytest.raises(CommandError):
            run(csv(LONG, *ROWS)(), f"--user={username}")
        assert not HeadcountImport.objects.exists()

    @pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.name)
    def test_says_why_a_file_cannot_be_read(self, run, fault):
        with pytest.raises(CommandError) as caught:
            run(fault.content(), filename=fault.filename)
        assert [word for word in fault.names if word not in str(caught.value)] == []
        assert not HeadcountImport.objects.exists()

    @pytest.mark.parametrize("fault", FAULTY, ids=lambda fault: fault.name)
    def test_names_the_place_of_every_problem(self, run, world, fault, tmp_path):
        file = tmp_path / fault.filename
        file.write_bytes(fault.content())
        printed = StringIO()
        with pytest.raises(CommandError):
            call_command(
                "import_headcounts",
                str(file),
                f"--period={OPEN_PERIOD}",
                "--user=hr.nairobi",
                stdout=StringIO(),
                stderr=printed,
            )
        assert [wrong for wrong in fault.wrong if wrong.place not in printed.getvalue()] == []

    def test_refuses_a_hundred_megabytes_without_reading_them(self, world, tmp_path, monkeypatch):
        file = tmp_path / "returns.csv"
        with file.open("wb") as stream:
            stream.truncate(100 * 1024 * 1024)
        monkeypatch.setattr("pathlib.Path.read_bytes", None)
        with pytest.raises(CommandError, match="has 100 MB; at most 30 MB"):
            call_command("import_headcounts", str(file), "--period=2025-12-31")

    def test_says_that_there_is_no_such_file(self, world, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            call_command("import_headcounts", str(tmp_path / "no.csv"), "--period=2025-12-31")

    def test_says_that_there_is_no_such_period(self, run):
        with pytest.raises(CommandError, match="no reporting period of 2025-06-30"):
            run(csv(LONG, *ROWS)(), period=date(2025, 6, 30))

    def test_does_not_understand_other_dates(self, world, tmp_path):
        with pytest.raises(CommandError, match="period"):
            call_command("import_headcounts", str(tmp_path / "a.csv"), "--period=31.12.2025")
