"""Answering: drafts, skip logic, sending once; and that an anonymous answer leads to nobody."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.scope import OfficeScope
from apps.questionnaires.given import Given
from apps.questionnaires.links import LINK_OUTLIVES, token_of
from apps.questionnaires.models import Answer, Campaign, Option, Recipient, Response
from apps.questionnaires.selectors.answering import (
    draft_key_of,
    draft_of,
    given_in,
    holder_by_account,
    holder_by_link,
)
from apps.questionnaires.selectors.campaigns import progress_of
from apps.questionnaires.services import answering, authoring, campaigns
from apps.questionnaires.services.campaigns import Variable
from apps.web.refusals import Invalid, OutOfScope, WrongState
from tests.questionnaires.builders import (
    FIVE,
    KEY,
    LAST,
    NOW,
    answer,
    given,
    holder,
    opened,
    option,
    question,
    recipient,
    wishes,
)

NOBODY = OfficeScope.nothing()
WORDS = "Quokkas are the reason"


def save(campaign, who, *, version=0, now=NOW, **said):
    return answering.save_draft(
        holder=holder(campaign, who),
        version=version,
        given=given(campaign, **said),
        language="en",
        now=now,
        scope=NOBODY,
    )


def link(campaign, who="someone@example.com") -> str:
    return token_of(recipient(campaign, who).secret, campaign.closes_on)


class TestDrafts:
    def test_are_kept_and_found_again(self, world):
        campaign = opened(world)
        save(campaign, "hr.nairobi", q1=("yes",), q4="So far")
        found = given_in(
            draft=draft_of(holder=holder(campaign, "hr.nairobi"), scope=NOBODY), scope=NOBODY
        )
        assert found == {
            question(campaign, "q1"): Given(options=(option(campaign, "q1", "yes"),)),
            question(campaign, "q4"): Given(text="So far"),
        }

    def test_from_an_older_window_are_refused(self, world):
        campaign = opened(world)
        first = save(campaign, "hr.nairobi", q4="One")
        assert save(campaign, "hr.nairobi", version=first.version, q4="Two").version == 2
        for version in (0, 1, 3):
            with pytest.raises(WrongState) as refused:
                save(campaign, "hr.nairobi", version=version, q4="Three")
            assert refused.value.code == "stale"
        assert Answer.objects.get(response__campaign=campaign).text == "Two"

    def test_end_with_the_campaign(self, world):
        campaign = opened(world)
        save(campaign, "hr.nairobi", q4="One")
        campaigns.close_campaign(
            campaign_id=campaign.pk, version=2, now=NOW, scope=world.scope("gcu")
        )
        assert not Response.objects.filter(campaign=campaign).exists()


class TestSending:
    def test_drops_what_is_answered_to_questions_that_are_not_asked(self, world):
        campaign = opened(world)
        answer(world, campaign, "hr.nairobi", q1=("no",), q2=("good", "bad"), q4="Words")
        assert set(Answer.objects.values_list("question__key", flat=True)) == {"q1", "q3", "q4"}

    def test_demands_what_must_be_answered_where_it_is_asked(self, world):
        campaign = opened(world)
        with pytest.raises(Invalid) as refused:
            answer(world, campaign, "hr.nairobi", q1=("yes",), q3=())
        assert [each.field for each in refused.value.problems] == ["a_q2", "a_q3"]
        assert not Response.objects.exists()

    def test_takes_one_of_one_only(self, world):
        campaign = opened(world)
        with pytest.raises(Invalid) as refused:
            answer(world, campaign, "hr.nairobi", q3=("good", "bad"))
        assert [each.code for each in refused.value.problems] == ["one_only"]

    def test_takes_no_option_that_has_retired(self, world):
        campaign = opened(world)
        retired = Option.objects.get(question__key="q3", key="unsure")
        authoring.retire_option(
            key=KEY, number=1, option_id=retired.pk, now=NOW, scope=world.scope("gcu")
        )
        with pytest.raises(Invalid) as refused:
            answer(world, campaign, "hr.nairobi", q3=("unsure",))
        assert [each.code for each in refused.value.problems] == ["invalid_choice"]

    def test_happens_once(self, world):
        campaign = opened(world)
        answer(world, campaign, "hr.nairobi")
        with pytest.raises(WrongState) as refused:
            answer(world, campaign, "hr.nairobi")
        assert refused.value.code == "answered"
        assert Response.objects.filter(campaign=campaign).count() == 1

    def test_is_for_good(self, world):
        campaign = opened(world)
        answer(world, campaign, "hr.nairobi", q4="Words")
        for change in (
            lambda: Answer.objects.update(text="Other"),
            lambda: Answer.objects.all().delete(),
            lambda: Response.objects.update(language="fr"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_stops_at_the_end_of_the_last_day_in_the_office(self, world):
        campaign = opened(world, office="KEN-NAIROBI", asked=wishes("hr.nairobi", "hr.dakar"))
        answer(world, campaign, "hr.nairobi", now=datetime(2026, 3, 31, 20, 59, tzinfo=UTC))
        with pytest.raises(WrongState) as refused:
            answer(world, campaign, "hr.dakar", now=datetime(2026, 3, 31, 21, 0, tzinfo=UTC))
        assert refused.value.code == "closed"
        assert Response.objects.filter(campaign=campaign).count() == 1

    def test_keeps_to_the_version_that_was_asked(self, world):
        campaign = opened(world)
        authoring.make_version(key=KEY, now=NOW, scope=world.scope("gcu"))
        answer(world, campaign, "hr.nairobi")
        [response] = Response.objects.filter(campaign=campaign)
        versions = set(response.answers.values_list("question__version", flat=True))
        assert versions == {campaign.version_asked_id}


class TestAccounts:
    def test_open_what_they_are_asked_only(self, world):
        campaign = opened(world)
        assert holder_by_account(campaign_id=campaign.pk, now=NOW, scope=world.scope("hr.nairobi"))
        for username in ("hr.dakar", "gcu"):
            with pytest.raises(OutOfScope):
                holder_by_account(campaign_id=campaign.pk, now=NOW, scope=world.scope(username))
        with pytest.raises(OutOfScope):
            holder_by_account(campaign_id=campaign.pk, now=NOW, scope=NOBODY)


class TestLinks:
    @pytest.fixture
    def campaign(self, world) -> Campaign:
        return opened(world, anonymity="link", asked=wishes("someone@example.com"))

    def test_open_without_an_account(self, campaign):
        found = holder_by_link(token=link(campaign), now=NOW, scope=NOBODY)
        assert found.recipient.email == "someone@example.com"

    @pytest.mark.parametrize(
        "forge",
        [
            lambda token: "",
            lambda token: "nonsense",
            lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
            lambda token: token[1:],
            lambda token: token.rpartition(":")[0],
            lambda token: "W10:" + token.rpartition(":")[2],
        ],
    )
    def test_that_are_forged_lead_nowhere(self, campaign, forge):
        with pytest.raises(OutOfScope):
            holder_by_link(token=forge(link(campaign)), now=NOW, scope=NOBODY)

    def test_of_another_key_lead_nowhere(self, campaign, settings):
        token = link(campaign)
        settings.SECRET_KEY = "the key of another installation, long enough to be one"
        with pytest.raises(OutOfScope):
            holder_by_link(token=token, now=NOW, scope=NOBODY)

    @pytest.mark.parametrize(
        ("days", "code"), [(1, "closed"), (30, "closed"), (31, "link_expired")]
    )
    def test_say_that_it_is_over_and_later_that_they_have_expired(self, campaign, days, code):
        assert timedelta(days=30) == LINK_OUTLIVES
        moment = datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=UTC) + timedelta(days=days)
        with pytest.raises(WrongState) as refused:
            holder_by_link(token=link(campaign), now=moment, scope=NOBODY)
        assert refused.value.code == code


def rows_with(text: str) -> set[str]:
    """The tables, history and contexts included, in which a text stands in any column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" AS line WHERE line::text LIKE %s)',
                [f"%{text}%"],
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def everything() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT line::text FROM "{table}" AS line ORDER BY 1')
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


class TestAnonymity:
    """Whoever reads every table finds nothing that ties what was said to who was asked."""

    @pytest.fixture
    def campaign(self, world) -> Campaign:
        return opened(
            world,
            anonymity="anonymous",
            background=(Variable("sex", "Sex"),),
            asked=wishes(*FIVE, "someone@example.com", background=("female",)),
        )

    def sent_by(self, world, client, campaign, who: str) -> None:
        """Log in, save a draft, and send it, by the pages."""
        client.force_login(world.people[who])
        url = f"/questionnaires/campaigns/{campaign.pk}/answer/"
        assert client.post(url, {"version": 0, "a_q4": WORDS, "do": "save"}).status_code == 303
        sent = {"version": 1, "a_q3": "good", "a_q4": WORDS, "do": "send"}
        assert client.post(url, sent).status_code == 303

    @pytest.fixture
    def far(self, world) -> Campaign:
        """The same, open today: pages read the clock."""
        return opened(
            world,
            anonymity="anonymous",
            background=(Variable("sex", "Sex"),),
            asked=wishes(*FIVE, background=("female",)),
            closes_on=LAST.replace(year=2199),
        )

    def test_keeps_words_in_answers_alone(self, world, client, far):
        self.sent_by(world, client, far, "hr.dakar")
        assert rows_with(WORDS) == {"questionnaires_answer"}

    def test_keeps_nothing_of_the_response_that_names_somebody_or_a_time(self, world, far, client):
        asked = recipient(far, "hr.dakar")
        draft = answering.save_draft(
            holder=holder(far, "hr.dakar"),
            version=0,
            given={},
            language="fr",
            now=NOW,
            scope=NOBODY,
        )
        before = draft.pk
        assert draft.draft_key == draft_key_of(asked) != asked.secret
        draft.delete()
        self.sent_by(world, client, far, "hr.dakar")
        [response] = Response.objects.filter(campaign=far)
        assert response.recipient_id is response.office_id is None
        assert (response.draft_key, response.language) == ("", "")
        assert response.submitted_on == far.opens_on
        assert response.background == {"sex": "female"}
        assert response.pk != before
        assert rows_with(str(response.pk)) == {"questionnaires_response", "questionnaires_answer"}
        for key in (draft_key_of(asked), str(before)):
            assert rows_with(key) == set()
        assert rows_with(asked.secret) == {"questionnaires_recipient"}

    def test_is_the_same_whoever_answered(self, world, client, far):
        """After one answer by either of two people, the tables differ in one mark, and not in the answer."""
        seen = {}
        for who in ("hr.dakar", "head.dakar"):
            before = transaction.savepoint()
            self.sent_by(world, client, far, who)
            rows = everything()
            response = Response.objects.get(campaign=far)
            numbers = {str(response.pk): "R"} | {
                str(pk): "A" for pk in response.answers.values_list("pk", flat=True)
            }
            for old, new in numbers.items():
                for table in ("questionnaires_response", "questionnaires_answer"):
                    rows[table] = sorted(line.replace(old, new) for line in rows[table])
            seen[who] = rows
            client.logout()
            transaction.savepoint_rollback(before)
        differing = {
            table
            for table in seen["hr.dakar"]
            if seen["hr.dakar"][table] != seen["head.dakar"][table]
        }
        # Who has answered is known to the product, so that nobody answers twice; sessions and the last
        # log-in tell who was here, not what was said.
        assert differing <= {"questionnaires_recipient", "accounts_user", "django_session"}
        assert "questionnaires_recipient" in differing

    def test_tells_no_order_by_numbers(self, world, campaign):
        for who in FIVE:
            answer(world, campaign, who, q4=f"{WORDS} {who}")
        in_order = list(
            Answer.objects.filter(question__key="q4").order_by("pk").values_list("pk", "text")
        )
        assert all(2**52 <= pk < 2**53 for pk, _text in in_order)
        assert json.loads(json.dumps(in_order[0][0])) == in_order[0][0]

    def test_leaves_a_mark_without_a_moment_on_who_was_asked(self, world, campaign):
        before = Recipient.objects.filter(pk=recipient(campaign, "hr.dakar").pk).values().get()
        answer(world, campaign, "hr.dakar")
        after = Recipient.objects.filter(pk=before["id"]).values().get()
        assert {name for name in after if after[name] != before[name]} == {"has_answered"}

    def test_leaves_no_mark_at_all_once_the_campaign_is_closed(self, world, campaign):
        answer(world, campaign, "hr.dakar")
        campaigns.close_campaign(
            campaign_id=campaign.pk, version=2, now=NOW, scope=world.scope("gcu")
        )
        assert not Recipient.objects.filter(campaign=campaign, has_answered=True).exists()
        progress = progress_of(campaign=campaign, scope=world.scope("gcu"))
        assert (progress.asked, progress.answered) == (6, 1)
        with pytest.raises(WrongState) as refused:
            holder_by_account(campaign_id=campaign.pk, now=NOW, scope=world.scope("hr.dakar"))
        assert refused.value.code == "closed"
