"""Coding free text by hand: blind until both are done, then agreement, decisions and a table."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse

from apps.accounts.models import Grant
from apps.questionnaires.models import Code, Coding
from apps.questionnaires.selectors.coding import coding_state
from apps.questionnaires.services.coding import add_code, code_answers, retire_code
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.questionnaires.survey import deal, store

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Coded:
    """A campaign whose `words` are coded by short calls."""

    def __init__(self, world, **facts):
        self.world = world
        self.campaign = store(world, deal(1, number=12), **facts)
        self.at = {"campaign_id": self.campaign.pk, "key": "words"}
        self.now = NOW

    def state(self, name="gcu"):
        return coding_state(**self.at, scope=self.world.scope(name))

    def code(self, name, *codes):
        """Code the first answers that somebody has to code."""
        rows = self.state(name).to_code
        chosen = {row.answer.pk: code for row, code in zip(rows, codes, strict=False)}
        self.now += timedelta(minutes=1)
        return code_answers(**self.at, chosen=chosen, now=self.now, scope=self.world.scope(name))

    @property
    def number(self):
        return self.state().answers


@pytest.fixture
def coded(world):
    found = Coded(world)
    for label in ("Money", "Time"):
        add_code(**found.at, label=label, meaning="", scope=world.scope("gcu"))
    return found


@pytest.fixture
def third(world):
    """Somebody else who runs campaigns."""
    user = world.people["hrm"]
    Grant.objects.create(user=user, role="gcu", starts_on=date(2010, 1, 1))
    return user


class TestCodes:
    def test_have_stable_keys_and_names_of_their_own(self, world, coded):
        assert list(Code.objects.values_list("key", "position")) == [("money", 1), ("time", 2)]
        for label in ("Money", " ", "None", "x" * 201):
            with pytest.raises(Invalid):
                add_code(**coded.at, label=label, meaning="", scope=world.scope("gcu"))

    def test_retire_and_stay_where_they_were_given(self, world, coded):
        coded.code("gcu", "money")
        code = Code.objects.get(key="money")
        retire_code(**coded.at, code_id=code.pk, today=NOW.date(), scope=world.scope("gcu"))
        assert coded.state().to_code[0].mine == "money"
        with pytest.raises(Invalid):
            coded.code("wggi", "money")
        coded.code("gcu", "money", "time")
        assert Coding.objects.count() == 2


class TestCoding:
    def test_is_blind_until_both_are_done(self, coded):
        coded.code("gcu", *["money"] * coded.number)
        state = coded.state("wggi")
        assert (state.agreement, state.table, state.is_complete) == (None, None, False)
        assert [(coder.name, coder.coded) for coder in state.coders] == [
            ("Gloria Campos", coded.number)
        ]
        assert {row.mine for row in state.to_code} == {None}
        assert {row.differing for row in state.to_code} == {()}

    def test_then_tells_how_far_they_agree(self, coded):
        number = coded.number
        coded.code("gcu", *["money"] * (number - 2), "time", "none")
        coded.code("wggi", *["money"] * (number - 2), "time", "time")
        state = coded.state()
        assert state.is_complete
        assert (state.agreement.agreed, state.undecided) == (number - 1, 1)
        assert state.agreement.per_cent == Fraction(100 * (number - 1), number)
        assert state.table.cell("code:money", "count").value == number - 2
        assert state.table.cell("undecided", "count").value == 1
        assert state.table.cell("code:money", "share").value == Fraction(
            100 * (number - 2), number - 1
        )

    def test_lets_a_third_person_decide_where_they_differ(self, coded, third):
        number = coded.number
        coded.code("gcu", *["money"] * (number - 1), "none")
        coded.code("wggi", *["money"] * (number - 1), "time")
        assert coded.state("gcu").to_code == ()
        [left] = coded.state("hrm").to_code
        assert left.differing == ("None fits", "Time")
        coded.code("hrm", "time")
        state = coded.state("hrm")
        assert (state.undecided, state.to_code) == (0, ())
        assert state.table.cell("code:time", "count").value == 1
        assert state.agreement.agreed == number - 1

    def test_has_two_coders_and_no_third(self, world, coded, third):
        coded.code("gcu", "money")
        coded.code("wggi", "time")
        assert coded.state("hrm").to_code == ()
        answer = coded.state("gcu").to_code[0].answer.pk
        with pytest.raises(WrongState):
            code_answers(**coded.at, chosen={answer: "time"}, now=NOW, scope=world.scope("hrm"))

    def test_may_be_changed_until_both_are_done(self, coded):
        coded.code("gcu", *["money"] * coded.number)
        assert coded.code("gcu", "time") == 1
        coded.code("wggi", *["money"] * coded.number)
        with pytest.raises(WrongState):
            code_answers(
                **coded.at,
                chosen={Coding.objects.first().answer_id: "money"},
                now=NOW,
                scope=coded.world.scope("gcu"),
            )

    def test_takes_known_codes_and_answers_of_this_question_only(self, world, coded):
        with pytest.raises(Invalid):
            coded.code("gcu", "weather")
        with pytest.raises(WrongState):
            code_answers(**coded.at, chosen={0: "money"}, now=NOW, scope=world.scope("gcu"))

    def test_is_for_those_who_run_the_campaign(self, world, coded):
        with pytest.raises(NotPermitted):
            coded.state("auditor")
        with pytest.raises(OutOfScope):
            coded.state("head.nairobi")

    def test_waits_for_the_end_of_the_campaign(self, world):
        with pytest.raises(WrongState):
            Coded(world, state="open").state()

    def test_of_an_anonymous_campaign_needs_enough_words(self, world):
        found = Coded(world, anonymity="anonymous", minimum_group=50)
        with pytest.raises(NotPermitted):
            found.state()


class TestPages:
    def test_code_a_question_from_the_first_code_to_the_table(self, client, world):
        found = Coded(world)
        for name in ("gcu", "wggi"):
            client.force_login(world.people[name])
            overview = reverse("questionnaires:coding", args=[found.campaign.pk, "words"])
            if name == "gcu":
                assert client.post(overview, {"label": "Money"}).status_code == 303
                assert client.post(overview, {"label": "Money"}).status_code == 422
            answers = reverse("questionnaires:coding_answers", args=[found.campaign.pk, "words"])
            typed = {f"answer_{row.answer.pk}": "money" for row in found.state(name).to_code}
            assert client.get(answers).status_code == 200
            assert client.post(answers, typed).status_code == 303
        page = client.get(overview).content.decode()
        assert "kappa is not defined" in page
        assert "100 per cent" in page
