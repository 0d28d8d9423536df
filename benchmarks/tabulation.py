"""Tables of 10,000 responses × 60 questions by sex, against pandas on the same data.

Ours is the whole selector: who may see, all counts, shares and medians, as figures in tables. Pandas
reads the same rows from the same database (`read_sql`) and groups them: counts by question, option and
group, who answered, and sum, mean, median and extremes of numbers; it decides nothing and prints
nothing. Both are taken in turns, and must find the same counts.
"""

import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pandas as pd
from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Office, OfficeSpell
from apps.questionnaires.models import (
    Answer,
    Campaign,
    Option,
    Question,
    Questionnaire,
    QuestionnaireVersion,
)
from apps.questionnaires.selectors.tables import Tabulation, tabulation
from benchmarks.measures import Measure, at_most, middle, rounds, seconds

ROUNDS = 5
RESPONSES = 10_000
SINGLE, MULTIPLE, NUMBERS = 45, 10, 5
OPTIONS = 5
AT = datetime(2026, 1, 1, tzinfo=UTC)
FILL_RESPONSES = """
    INSERT INTO questionnaires_response
        (id, campaign_id, draft_key, state, language, office_id, background, version, submitted_on)
    SELECT gen_random_uuid(), %(campaign)s, '', 'submitted', 'en', %(office)s,
        jsonb_build_object('sex', (ARRAY['F', 'M', 'O'])[1 + number %% 3]), 1, '2026-01-20'
    FROM generate_series(1, %(responses)s) AS number
"""
# About one in seven does not answer a question; of several options each is chosen by two in five.
FILL_CHOICES = """
    INSERT INTO questionnaires_answer (response_id, question_id, option_id, text, is_other)
    SELECT response.id, option.question_id, option.id, '', false
    FROM questionnaires_response response CROSS JOIN questionnaires_option option
    JOIN questionnaires_question question ON question.id = option.question_id
    CROSS JOIN LATERAL (
        SELECT abs(hashtext(response.id::text || question.id::text)) AS one,
            abs(hashtext(response.id::text || 'o' || option.id::text)) AS each
    ) AS dice
    WHERE dice.one %% 7 > 0 AND CASE question.kind
        WHEN 'single' THEN dice.one / 7 %% %(options)s = option.position - 1
        ELSE dice.each %% 5 < 2 END
"""
FILL_NUMBERS = """
    INSERT INTO questionnaires_answer (response_id, question_id, text, number, is_other)
    SELECT response.id, question.id, '',
        abs(hashtext(response.id::text || question.id::text)) %% 4000 / 4.0, false
    FROM questionnaires_response response CROSS JOIN questionnaires_question question
    WHERE question.kind = 'number'
"""
READ_RESPONSES = """
    SELECT id, background ->> 'sex' AS sex FROM questionnaires_response
    WHERE campaign_id = %(campaign)s AND state = 'submitted'
"""
READ_ANSWERS = """
    SELECT answer.response_id, answer.question_id, answer.option_id, answer.number
    FROM questionnaires_answer answer
    JOIN questionnaires_response response ON response.id = answer.response_id
    WHERE response.campaign_id = %(campaign)s AND response.state = 'submitted'
"""


def measure() -> Iterator[Measure]:
    """Yield both times, their ratio, and how much was counted."""
    campaign = fill()
    yield Measure(
        name="answers",
        value=Answer.objects.count(),
        unit="",
        note=f"{RESPONSES} responses × {SINGLE + MULTIPLE + NUMBERS} questions",
    )
    expect_same(ours(campaign), with_pandas(campaign), campaign)
    own, theirs = [], []
    for _round in range(ROUNDS):
        own.append(1000 * seconds(lambda: ours(campaign)))
        theirs.append(1000 * seconds(lambda: with_pandas(campaign)))
    yield Measure(name="tabulation by sex", value=middle(own), unit="ms", note=rounds(own))
    yield Measure(
        name="pandas: read_sql and groupby", value=middle(theirs), unit="ms", note=rounds(theirs)
    )
    ratios = [one / other for one, other in zip(own, theirs, strict=True)]
    yield at_most("tabulation against pandas", middle(ratios), 1.0, "×", rounds(ratios))


def ours(campaign: Campaign) -> Tabulation:
    """Return the tables as page, API and report read them."""
    return tabulation(
        campaign_ids=[campaign.pk], by="sex", scope=OfficeScope.everything("benchmark")
    )


def with_pandas(campaign: Campaign) -> pd.Series:
    """Return the counts by question, option and sex, after everything else was grouped as well."""
    asked = {"campaign": campaign.pk}
    with warnings.catch_warnings():
        # Pandas would rather have SQLAlchemy, which this house does not use.
        warnings.simplefilter("ignore", UserWarning)
        responses = pd.read_sql_query(READ_RESPONSES, connection.connection, params=asked)
        answers = pd.read_sql_query(READ_ANSWERS, connection.connection, params=asked)
    merged = answers.merge(responses, left_on="response_id", right_on="id")
    counts: pd.Series = merged.groupby(["question_id", "option_id", "sex"]).size()
    merged.groupby(["question_id", "sex"])["response_id"].nunique()
    merged.groupby("question_id")["response_id"].nunique()
    numbers = merged[merged["number"].notna()]
    for names in (["question_id"], ["question_id", "sex"]):
        numbers.groupby(names)["number"].agg(["count", "sum", "mean", "median", "min", "max"])
    return counts


def expect_same(found: Tabulation, counts: pd.Series, campaign: Campaign) -> None:
    """Raise AssertionError where the two disagree."""
    options = {
        (option.question_id, option.key): option.pk
        for option in Option.objects.filter(question__version=campaign.version_asked_id)
    }
    for table in found.questions:
        if table.is_choice:
            for row in table.table.rows:
                kind, _colon, key = row.key.partition(":")
                for sex in ("F", "M", "O") if kind == "option" else ():
                    same = counts.get((table.id, options[table.id, key], sex), 0)
                    if table.figure(row.key, f"={sex}").value != same:
                        raise AssertionError(f"{table.key} {row.key} {sex}: not {same}")


def fill() -> Campaign:
    """Write the survey into an empty database; triggers are off while it fills."""
    office = Office.objects.create(code="IOM")
    OfficeSpell.objects.create(
        office=office, name="IOM", kind=OfficeKind.ORGANIZATION, reporting=Reporting.NONE
    )
    version = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(key="survey", title_en="Survey"),
        number=1,
        created_at=AT,
    )
    kinds = ["single"] * SINGLE + ["multiple"] * MULTIPLE + ["number"] * NUMBERS
    questions = Question.objects.bulk_create(
        Question(version=version, key=f"q{place}", position=place, kind=kind, text_en=f"Q{place}")
        for place, kind in enumerate(kinds, start=1)
    )
    Option.objects.bulk_create(
        Option(question=question, key=f"o{place}", position=place, label_en=f"Option {place}")
        for question in questions
        if question.kind != "number"
        for place in range(1, OPTIONS + 1)
    )
    QuestionnaireVersion.objects.filter(pk=version.pk).update(state="published", published_at=AT)
    campaign = Campaign.objects.create(
        version_asked=version,
        title_en="Survey",
        office=office,
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 1, 31),
        anonymity="named",
        background=[{"key": "sex", "label": "Sex"}],
        state="closed",
        created_at=AT,
    )
    parameters = {
        "campaign": campaign.pk,
        "office": office.pk,
        "responses": RESPONSES,
        "options": OPTIONS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (FILL_RESPONSES, FILL_CHOICES, FILL_NUMBERS):
            cursor.execute(statement, parameters)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE questionnaires_answer")
        cursor.execute("VACUUM ANALYZE questionnaires_response")
    return campaign
