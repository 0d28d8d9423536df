"""Search over the text of 50,000 documents in three languages: the whole selector, whatever the word.

Each language has a vocabulary of its own in which few words are in every text and most in hardly any,
as in real texts (Zipf), and the words of the house among them. Documents are spread evenly over the
offices; one in ten has an earlier version, whose words are not found. The first round, with nothing
in memory yet, is told apart.
"""

import io
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import accumulate

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope, scope_for
from apps.documents.selectors.search import found
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Office, OfficeSpell
from benchmarks.measures import Measure, at_most, middle, rounds, seconds

ROUNDS = 7
DOCUMENTS = 50_000
PAGES = 5
WORDS_ON_A_PAGE = 220
OFFICES = 500
VOCABULARY = 20_000
MOST_MILLISECONDS = 500
MOST_HITS = 20
DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

HOUSE = {
    "en": "policy gender office staff parity report evaluation trainings recruitment equality",
    "fr": "politique genre bureau personnel parité rapport évaluation formations égalité effectif",
    "es": "política género oficina personal paridad informe evaluación formación igualdad plantilla",
}
SYLLABLES = {
    "en": [
        "ing",
        "ter",
        "con",
        "pre",
        "mis",
        "der",
        "stan",
        "for",
        "mat",
        "pol",
        "ver",
        "ness",
        "tion",
        "ship",
        "work",
        "land",
    ],
    "fr": [
        "eau",
        "tion",
        "ment",
        "par",
        "con",
        "ré",
        "é",
        "vou",
        "quel",
        "fran",
        "sou",
        "age",
        "ette",
        "ois",
        "cham",
        "bre",
    ],
    "es": [
        "ción",
        "ado",
        "mien",
        "to",
        "con",
        "ra",
        "par",
        "des",
        "quer",
        "llo",
        "ñor",
        "gua",
        "bre",
        "san",
        "can",
        "ero",
    ],
}
RARE = "quasselstrippe"

SEARCHES = {
    "a rare word": RARE,
    "a common word": "policy",
    "the most common word": "gender",
    "two words": "gender evaluation",
    "words in a row": '"office staff"',
    "an unfinished word": "recru",
    "words of another language, without accents": "egalite rapport",
    "a word that is nowhere": "xyzzyx",
}

WORDS_OF_PAGES = """
    INSERT INTO documents_documentpage (id, version_id, number, label, text, words)
    SELECT id, version_id, number, '', text,
           CASE WHEN is_newest THEN to_tsvector(words_config(language), text) END
    FROM bench_page
"""


def measure() -> Iterator[Measure]:
    """Yield the time of each search, by somebody who reads all and by somebody of one office."""
    yield Measure(name="filling", value=seconds(fill), unit="s")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM documents_document),"
            " (SELECT count(*) FROM documents_documentpage),"
            " pg_total_relation_size('documents_documentpage') / 1e6"
        )
        documents, pages, megabytes = cursor.fetchone()
    yield Measure(name="documents", value=documents, unit="")
    yield Measure(name="pages", value=pages, unit="")
    yield Measure(name="table of pages with its indexes", value=float(megabytes), unit="MB")
    for whose, scope in (
        ("all", reader(None)),
        ("one office", reader(f"XXX-{OFFICES // 2 + 1:03}")),
    ):
        for name, text in SEARCHES.items():
            first = 1000 * seconds(lambda t=text, s=scope: look(t, s))
            times = [1000 * seconds(lambda t=text, s=scope: look(t, s)) for _round in range(ROUNDS)]
            note = f"{look(text, scope)} hits, first {first:.0f}; {rounds(times)}"
            yield at_most(f"{whose}: {name}", middle(times), MOST_MILLISECONDS, "ms", note)
    scope = reader(None)
    with CaptureQueriesContext(connection) as captured:
        look("gender evaluation", scope)
    yield Measure(name="statements of a search", value=len(captured.captured_queries), unit="")


def look(text: str, scope: OfficeScope) -> int:
    """Search as the page does; return the number of hits."""
    return len(found(text=text, most=MOST_HITS, scope=scope))


def reader(code: str | None) -> OfficeScope:
    """Return the scope of somebody who reads one office, or everything."""
    name = code or "all"
    user, _made = get_user_model().objects.get_or_create(
        username=name, defaults={"email": f"{name}@example.org"}
    )
    office = Office.objects.get(code=code) if code else None
    Grant.objects.get_or_create(
        user=user, role=Role.HEAD_OF_OFFICE, office=office, defaults={"starts_on": date(2000, 1, 1)}
    )
    return scope_for(user, on=DAY)


def fill() -> None:
    """Write offices, documents, versions and pages, always the same ones."""
    dice = random.Random(3)
    offices = Office.objects.bulk_create(
        Office(code=f"XXX-{number:03}") for number in range(OFFICES)
    )
    OfficeSpell.objects.bulk_create(
        OfficeSpell(
            office=office,
            name=office.code,
            kind=OfficeKind.COUNTRY_OFFICE,
            reporting=Reporting.UNIT,
        )
        for office in offices
    )
    vocabularies = {language: vocabulary(language, dice) for language in HOUSE}
    weights = list(accumulate(1 / (place + 2) for place in range(VOCABULARY)))
    documents, versions, pages = io.StringIO(), io.StringIO(), io.StringIO()
    version_id = page_id = 0
    rare = {dice.randrange(DOCUMENTS) for _each in range(20)}
    for number in range(1, DOCUMENTS + 1):
        language = "en" if number % 2 else ("fr" if number % 4 else "es")
        words = vocabularies[language]
        title = " ".join(dice.choices(words, cum_weights=weights, k=6)).capitalize()
        office = offices[number % OFFICES]
        documents.write(
            f"{number}\t{office.pk}\tfile\t{title}\t\t{language}\tinner_circle\t\t1\t{NOW}\t\n"
        )
        count = 2 if number % 10 == 0 else 1
        for version in range(1, count + 1):
            version_id += 1
            versions.write(
                f"{version_id}\t{number}\t{version}\tx\tx.pdf\tpdf\t1\t\t\tf\t\t{NOW}"
                f"\tnot_scanned\tread\t{PAGES}\n"
            )
            for page in range(1, PAGES + 1):
                page_id += 1
                chosen = dice.choices(words, cum_weights=weights, k=WORDS_ON_A_PAGE)
                if number in rare and page == 1:
                    chosen[7] = RARE
                is_newest = "t" if version == count else "f"
                pages.write(
                    f"{page_id}\t{version_id}\t{page}\t{' '.join(chosen)}\t{language}\t{is_newest}\n"
                )
    with connection.cursor() as cursor:
        # History and protection are not measured; the index is made after loading, as a restore does.
        cursor.execute("SET session_replication_role = replica")
        copy(
            cursor,
            "documents_document",
            "id,office_id,kind,title,description,language,confidentiality,address,version,"
            "created_at,retire_reason",
            documents,
        )
        copy(
            cursor,
            "documents_documentversion",
            "id,document_id,number,file,file_name,file_kind,size,sha256,sent_sha256,"
            "is_location_removed,note,uploaded_at,scan_state,text_state,page_count",
            versions,
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_page (id bigint, version_id bigint, number integer,"
            " text text, language text, is_newest boolean)"
        )
        copy(cursor, "bench_page", "id,version_id,number,text,language,is_newest", pages)
        cursor.execute("DROP INDEX page_words")
        cursor.execute(WORDS_OF_PAGES)
        cursor.execute("DROP TABLE bench_page")
        cursor.execute("CREATE INDEX page_words ON documents_documentpage USING gin (words)")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def copy(cursor: object, table: str, columns: str, rows: io.StringIO) -> None:
    """Load rows into a table; nothing in a column is the empty string."""
    rows.seek(0)
    cursor.copy_expert(  # type: ignore[attr-defined]
        f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT text, NULL '\\N')", rows
    )


def vocabulary(language: str, dice: random.Random) -> list[str]:
    """Return the words of a language, the most common first: those of the house, then made-up ones."""
    made: dict[str, None] = dict.fromkeys(HOUSE[language].split())
    while len(made) < VOCABULARY:
        made["".join(dice.choices(SYLLABLES[language], k=dice.choice([1, 2, 2, 3, 3, 4])))] = None
    return list(made)
