"""Editions: frozen once, kept for ever, made again byte for byte, published by the right people."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pgtrigger
import pytest
from django.db import DatabaseError, connection, connections, transaction

from apps.jobs.models import Job
from apps.organization.choices import PeriodState
from apps.organization.demo import mark_demo_data
from apps.organization.models import ReportingPeriod
from apps.reports.archive import checksum
from apps.reports.choices import LANGUAGES, Audience, DocumentFormat, EditionState
from apps.reports.models import ReportEdition, ReportFile
from apps.reports.selectors import document_of, is_intact
from apps.reports.services import editions
from apps.reports.services.editions import freeze, keep_session, make_files, publish, render
from apps.staffing.models import StaffSummary
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from iomgender.settings.base import BASE_DIR
from tests.reports.builders import (
    FROZEN_AT,
    MACHINE,
    PUBLISHED_AT,
    YEAR,
    attacked,
    certify,
    content,
    frozen,
    with_files,
)
from tests.reports.reading import pages_of_pdf, text_in, words_of_pdf
from tests.staffing.golden_world import (
    BEFORE,
    NOW,
    ONE_YEAR,
    build_golden_world,
    sum_up,
    write_return,
)
from tests.staffing.release_world import make_release, published

pytestmark = pytest.mark.django_db


def total_of(edition: ReportEdition, language: str = "en") -> int:
    """Return the number of staff that a frozen edition states."""
    document = document_of(edition=edition, language=language, scope=MACHINE)
    figure = next(document.tables()).cell("total", "total")
    return figure.value  # type: ignore[union-attr]


class TestFreezing:
    def test_numbers_the_editions_of_a_year(self, golden):
        assert [frozen().number, frozen().number] == [1, 2]
        assert frozen(year=2023).number == 1

    def test_is_done_once_for_a_job(self, golden):
        job = Job.objects.create(kind="council_report", key="2024-en", task="t", asked_at=FROZEN_AT)
        first = freeze(year=YEAR, at=FROZEN_AT, scope=MACHINE, job_id=job.pk)
        again = freeze(year=YEAR, at=PUBLISHED_AT, scope=MACHINE, job_id=job.pk)
        assert (again.pk, ReportEdition.objects.count()) == (first.pk, 1)

    @pytest.mark.parametrize("year", [2022, 1, 0, 99_999])
    def test_needs_a_reporting_period_at_the_end_of_the_year(self, golden, year):
        with pytest.raises(Invalid, match=f"There is no reporting period of 31 December {year}"):
            frozen(year=year)

    def test_is_for_the_gender_coordination_unit(self, golden):
        for member in ("auditor", "hrm", "council", "hr.nairobi", "stranger", "admin"):
            with pytest.raises(NotPermitted, match="Gender Coordination Unit"):
                freeze(year=YEAR, at=FROZEN_AT, scope=golden.scope(member))
        assert ReportEdition.objects.count() == 0

    def test_keeps_every_language_and_what_the_renderers_were(self, golden):
        edition = frozen()
        assert set(edition.snapshot["documents"]) == set(LANGUAGES)
        assert edition.renderers
        assert [total_of(edition, language) for language in LANGUAGES] == [46, 46, 46]

    def test_gives_a_checksum_that_tells_nothing_of_hidden_counts(self, golden):
        """Who knows all but a small count must not find it by trying values for the checksum."""
        first, second = frozen(), frozen()
        documents = [edition.snapshot["documents"] for edition in (first, second)]
        assert documents[0] == documents[1]
        assert first.checksum != second.checksum
        guessed = {name: part for name, part in first.snapshot.items() if name != "seal"}
        assert checksum(guessed) != first.checksum


@pytest.mark.django_db(transaction=True)
class TestFreezingBesideOthers:
    def test_reads_one_moment_in_all_languages(self, world, monkeypatch):
        build_golden_world(world)
        compose = editions.compose

        def someone_approves() -> None:
            StaffSummary.objects.filter(period__as_of=NOW).update(women=0)
            connections.close_all()

        def compose_slowly(**asked):
            found = compose(**asked)
            meanwhile = threading.Thread(target=someone_approves)
            meanwhile.start()
            meanwhile.join()
            return found

        monkeypatch.setattr(editions, "compose", compose_slowly)
        edition = frozen()
        assert [total_of(edition, language) for language in LANGUAGES] == [46, 46, 46]
        assert not StaffSummary.objects.filter(period__as_of=NOW, women__gt=0).exists()

    def test_gives_two_jobs_at_once_two_numbers(self, world):
        build_golden_world(world)
        numbers: list[int] = []

        def freeze_one() -> None:
            numbers.append(frozen().number)
            connections.close_all()

        both = [threading.Thread(target=freeze_one) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert sorted(numbers) == [1, 2]


class TestFrozenEdition:
    def test_stays_as_it_was_when_the_data_change(self, edition):
        before = content(edition, DocumentFormat.PDF, Audience.INNER)
        StaffSummary.objects.filter(period__as_of=NOW).update(women=0)
        assert total_of(edition) == 46
        assert is_intact(edition=edition, scope=MACHINE)
        assert content(edition, DocumentFormat.PDF, Audience.INNER) == before
        assert total_of(frozen()) != 46

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE reports_reportedition SET snapshot = '{}'",
            "UPDATE reports_reportedition SET checksum = 'x'",
            "UPDATE reports_reportedition SET year = 2020",
            "UPDATE reports_reportedition SET frozen_at = now()",
            "DELETE FROM reports_reportfile",
            "DELETE FROM reports_reportedition",
            "UPDATE reports_reportfile SET content = 'x'",
            "UPDATE reports_reportfile SET language = 'fr'",
        ],
    )
    def test_refuses_a_change_even_from_a_database_session(self, edition, change):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
        assert ReportFile.objects.count() == 8
        assert is_intact(edition=edition, scope=MACHINE)

    def test_tells_when_somebody_has_got_round_the_trigger(self, edition):
        forged = edition.snapshot
        table = forged["documents"]["en"]["public"]["blocks"]
        forged_cell = next(block for block in table if block["kind"] == "table")
        forged_cell["table"]["rows"][0]["cells"][0]["value"] = 99
        with pgtrigger.ignore("reports.ReportEdition:frozen_edition_stays"):
            ReportEdition.objects.filter(pk=edition.pk).update(snapshot=forged)
        assert not is_intact(edition=edition, scope=MACHINE)


class TestFiles:
    def test_are_made_once(self, golden):
        edition = with_files(frozen())
        made = make_files(
            edition=edition,
            languages=["en"],
            document_format=DocumentFormat.PDF,
            at=PUBLISHED_AT,
            scope=MACHINE,
        )
        assert made == []
        assert ReportFile.objects.count() == len(DocumentFormat) * len(Audience)

    def test_know_their_size_and_checksum(self, edition):
        for file in edition.files.all():
            held = bytes(file.content)
            assert (file.size, file.checksum) == (len(held), hashlib.sha256(held).hexdigest())

    def test_can_be_made_in_another_language_later(self, edition):
        with_files(edition, languages=["fr"], formats=[DocumentFormat.HTML])
        assert b'lang="fr"' in content(edition, DocumentFormat.HTML, Audience.PUBLIC, "fr")


class TestRebuilding:
    def test_gives_the_stored_bytes(self, edition):
        again = ReportEdition.objects.get(pk=edition.pk)
        for file in edition.files.all():
            rendered = render(
                edition=again,
                language=file.language,
                audience=Audience(file.audience),
                document_format=DocumentFormat(file.format),
            )
            assert rendered == bytes(file.content), f"{file.format} {file.audience}"

    def test_gives_the_same_bytes_in_another_process_years_later(self, edition, tmp_path):
        with_files(edition, languages=["fr", "es"])
        path = tmp_path / "snapshot.json"
        stored = ReportEdition.objects.get(pk=edition.pk).snapshot
        path.write_text(json.dumps(stored), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("render_elsewhere.py")), str(path)],
            cwd=BASE_DIR,
            env={
                **os.environ,
                "PYTHONPATH": str(BASE_DIR),
                "DJANGO_SETTINGS_MODULE": "iomgender.settings.test",
                "PYTHONHASHSEED": "4242",
                "TZ": "Pacific/Auckland",
                "LC_ALL": "C",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {
            f"{file.language} {file.audience} {file.format}": file.checksum
            for file in edition.files.all()
        }


class TestPublishing:
    def test_shows_the_edition_and_supersedes_the_one_before(self, edition, golden):
        gcu = golden.scope("gcu")
        publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=gcu)
        second = with_files(frozen(), formats=[DocumentFormat.HTML])
        publish(edition_id=second.pk, at=PUBLISHED_AT, scope=gcu)
        edition.refresh_from_db()
        second.refresh_from_db()
        assert (edition.state, second.state) == (EditionState.SUPERSEDED, EditionState.PUBLISHED)
        assert second.published_by == golden.people["gcu"]
        assert is_intact(edition=edition, scope=MACHINE)

    def test_is_for_the_gender_coordination_unit(self, edition, golden):
        for member in ("auditor", "hrm", "ddg", "council", "admin", "stranger"):
            with pytest.raises(NotPermitted):
                publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope(member))

    def refused(self, edition: ReportEdition, golden, sentence: str) -> None:
        with pytest.raises(WrongState, match=sentence):
            publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope("gcu"))
        edition.refresh_from_db()
        assert edition.state != EditionState.PUBLISHED or sentence == "published already"

    def test_waits_for_the_certificate_of_the_period(self, edition, golden):
        ReportingPeriod.objects.filter(as_of=NOW).update(state=PeriodState.CLOSED)
        self.refused(edition, golden, "Certify the reporting period of 2024 first")

    def test_refuses_figures_that_were_frozen_before_the_certificate(self, world):
        build_golden_world(world)
        early = with_files(frozen(), formats=[DocumentFormat.HTML])
        certify()
        self.refused(early, world, "frozen before the period was certified")

    def test_refuses_figures_that_have_changed_since(self, edition, golden):
        write_return(golden, "SEN-DAKAR", NOW, [("G5", ONE_YEAR, 4, 4, 0)])
        sum_up(NOW)
        self.refused(edition, golden, "Figures have changed since")

    def test_takes_the_newest_edition_only(self, edition, golden):
        frozen()
        self.refused(edition, golden, "There is a later edition")

    def test_waits_for_the_attack_on_its_tables_and_asks_again_after_other_releases(self, golden):
        edition = with_files(freeze(year=YEAR, at=FROZEN_AT, scope=MACHINE))
        self.refused(edition, golden, "have not been attacked yet")
        attacked(edition)
        published(make_release("2014-12-31"), by=golden.people["gcu"])
        self.refused(edition, golden, "published since the check")
        assert attacked(edition).outcome["verdict"] == "safe"
        publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope("gcu"))
        kept = attacked(edition)
        assert (kept.state, kept.published_by) == ("published", golden.people["gcu"])

    def test_needs_files(self, golden):
        self.refused(frozen(), golden, "No file has been made")

    def test_is_done_once(self, edition, golden):
        publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope("gcu"))
        self.refused(edition, golden, "published already")

    def test_knows_no_other_edition(self, golden):
        with pytest.raises(OutOfScope):
            publish(edition_id=987_654, at=PUBLISHED_AT, scope=golden.scope("gcu"))

    def test_leaves_one_published_edition_a_year_whatever_a_session_writes(self, edition, golden):
        publish(edition_id=edition.pk, at=PUBLISHED_AT, scope=golden.scope("gcu"))
        second = frozen()
        with pytest.raises(DatabaseError), transaction.atomic():
            ReportEdition.objects.filter(pk=second.pk).update(state=EditionState.PUBLISHED)


SESSION = {
    "session": "116th session",
    "starts_on": date(2025, 12, 1),
    "ends_on": date(2025, 12, 3),
    "symbol": "C/116/TEST",
    "issued_on": date(2025, 10, 1),
    "deadline_on": None,
}


class TestCover:
    def test_says_what_the_record_of_the_session_says(self, golden):
        keep_session(year=YEAR, values=SESSION, scope=golden.scope("gcu"))
        edition = with_files(frozen(), formats=[DocumentFormat.PDF])
        words = words_of_pdf(content(edition, DocumentFormat.PDF, Audience.PUBLIC))
        for told in (
            "C/116/TEST",
            "116th session",
            "1 December 2025 to 3 December 2025",
            "1 October 2025",
            "Original: English",
        ):
            assert told in words
        assert "SPECIMEN" not in words

    def test_invents_no_symbol(self, edition):
        words = words_of_pdf(content(edition, DocumentFormat.PDF, Audience.PUBLIC))
        assert "symbol to be assigned" in words

    def test_of_a_demonstration_bears_no_symbol_and_says_so_on_every_page(self, golden):
        mark_demo_data(rows=1, at=FROZEN_AT)
        keep_session(year=YEAR, values=SESSION, scope=golden.scope("gcu"))
        edition = with_files(frozen())
        for audience in Audience:
            document = content(edition, DocumentFormat.PDF, audience)
            assert "C/116/TEST" not in words_of_pdf(document)
            for page in pages_of_pdf(document):
                assert "SPECIMEN, invented data" in page
            for document_format in (DocumentFormat.HTML, DocumentFormat.DOCX, DocumentFormat.XLSX):
                held = text_in(content(edition, document_format, audience))
                assert "SPECIMEN, invented data" in held
                assert "C/116/TEST" not in held

    def test_is_kept_by_the_gender_coordination_unit(self, golden):
        for member in ("auditor", "admin", "council", "hr.nairobi"):
            with pytest.raises(NotPermitted):
                keep_session(year=YEAR, values=SESSION, scope=golden.scope(member))


class TestBefore:
    def test_an_edition_of_the_first_year_has_no_change(self, golden):
        edition = frozen(year=BEFORE.year)
        document = document_of(edition=edition, language="en", scope=MACHINE)
        change = next(document.tables()).cell("total", "change")
        assert change is None or change.value is None  # type: ignore[union-attr]
