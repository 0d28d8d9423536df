"""Codes given to free text by hand: who has coded what, how far two coders agree, and the coded table.

The first two who code a question are its coders; they do not see each other's codes. When both have
coded every answer, their agreement is told, their codes stay as they are, and anybody else who runs
the campaign decides where they differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure, Unit
from apps.figures.tables import Column, Row, Table
from apps.questionnaires.analytics.agreement import Agreement, agreement_of
from apps.questionnaires.choices import CampaignState
from apps.questionnaires.models import Answer, Campaign, Code, Coding, Question
from apps.questionnaires.selectors.access import runs
from apps.questionnaires.selectors.answers import question_with_words, reads_words, written
from apps.questionnaires.selectors.question_tables import Surroundings
from apps.questionnaires.selectors.results import readable
from apps.questionnaires.selectors.tables import surroundings_of
from apps.web.language import in_language
from apps.web.refusals import NotPermitted, WrongState

CODERS = 2
NONE_FITS = "none"
"""How forms write that no code fits; no code may have this key."""


@dataclass(frozen=True, slots=True)
class Coder:
    """One of the two coders, and how many answers they have coded."""

    id: int
    name: str
    coded: int


@dataclass(frozen=True, slots=True)
class ToCode:
    """An answer to be coded: what whoever looks has given it, and, where it is to be decided, the two codes."""

    answer: Answer
    mine: str | None
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingState:
    """How far the coding of one question has come.

    `agreement` and `table` are None until both coders are done. `undecided` counts the answers on which
    they differ and nobody has decided.
    """

    campaign: Campaign
    question: Question
    codes: tuple[Code, ...]
    answers: int
    coders: tuple[Coder, ...]
    is_complete: bool
    agreement: Agreement | None
    undecided: int
    table: Table | None
    to_code: tuple[ToCode, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The codes that were given, by answer and coder; None is that none fits."""

    coders: tuple[int, ...]
    names: Mapping[int, str]
    codes: Mapping[int, Mapping[int, int | None]]

    def is_coder(self, user_id: int | None) -> bool:
        """Whether somebody is, or would be, one of the two coders."""
        return user_id in self.coders or len(self.coders) < CODERS

    def pair(self, answer_id: int) -> tuple[int | None, int | None]:
        """Return what the two coders gave an answer that both have coded."""
        codes = self.codes[answer_id]
        return codes[self.coders[0]], codes[self.coders[1]]

    def decided(self, answer_id: int) -> tuple[bool, int | None]:
        """Return whether the code of an answer is settled, and which it is."""
        one, other = self.pair(answer_id)
        if one == other:
            return True, one
        third = [code for coder, code in self.codes[answer_id].items() if coder not in self.coders]
        return (True, third[0]) if third else (False, None)


def coding_state(*, campaign_id: int, key: str, scope: OfficeScope) -> CodingState:
    """Return how far the coding of a question has come, as whoever runs the campaign sees it.

    Six statements. Raises OutOfScope, NotPermitted for others and where too few have written, and
    WrongState while the campaign is not closed: what is not there yet cannot be coded.
    """
    allowed = readable(campaign_ids=[campaign_id], scope=scope)
    [campaign] = allowed.campaigns
    if not runs(campaign, scope):
        raise NotPermitted(_("Those who run the campaign code its answers."))
    question = question_with_words(campaign=campaign, key=key, scope=scope)
    if campaign.state != CampaignState.CLOSED:
        raise WrongState(_("Answers are coded when the campaign is closed."))
    answers = written(campaign_id=campaign_id, question_id=question.pk)
    if answers and not reads_words(campaign, len(answers), scope):
        raise NotPermitted(_("Too few have written something, so that they could be recognized."))
    codes = tuple(
        Code.objects.filter(campaign=campaign, question=question).order_by("position", "pk")
    )
    given = given_codes(answers)
    done = is_complete(answers, given)
    return CodingState(
        campaign=campaign,
        question=question,
        codes=codes,
        answers=len(answers),
        coders=tuple(
            Coder(coder, given.names[coder], sum(coder in each for each in given.codes.values()))
            for coder in given.coders
        ),
        is_complete=done,
        agreement=agreement_of([given.pair(each.pk) for each in answers]) if done else None,
        undecided=sum(not given.decided(each.pk)[0] for each in answers) if done else 0,
        table=coded_table(question, codes, answers, given, surroundings_of(allowed, len(answers)))
        if done
        else None,
        to_code=tuple(left_to_code(answers, codes, given, scope, is_done=done)),
    )


def given_codes(answers: Sequence[Answer]) -> Given:
    """Return the codes of answers, and who are the two coders; one statement."""
    names: dict[int, str] = {}
    codes: dict[int, dict[int, int | None]] = {}
    for coding in (
        Coding.objects.filter(answer__in=answers)
        .select_related("coder")
        .order_by("coded_at", "coder", "pk")
    ):
        names.setdefault(coding.coder_id, name_of(coding.coder))
        codes.setdefault(coding.answer_id, {})[coding.coder_id] = coding.code_id
    return Given(tuple(names)[:CODERS], names, codes)


def is_complete(answers: Sequence[Answer], given: Given) -> bool:
    """Whether two coders have coded every answer."""
    return (
        bool(answers)
        and len(given.coders) == CODERS
        and all(
            coder in given.codes.get(answer.pk, {}) for answer in answers for coder in given.coders
        )
    )


def left_to_code(
    answers: Sequence[Answer],
    codes: Sequence[Code],
    given: Given,
    scope: OfficeScope,
    *,
    is_done: bool,
) -> list[ToCode]:
    """Return what somebody codes: all answers as a coder; as anybody else those on which coders differ."""
    keys = {code.pk: code.key for code in codes}
    labels: dict[int | None, str] = {code.pk: code.label for code in codes}
    labels[None] = _("None fits")
    found = []
    for answer in answers:
        codes_of = given.codes.get(answer.pk, {})
        mine = None
        if scope.user_id is not None and scope.user_id in codes_of:
            mine = keys.get(codes_of[scope.user_id] or 0, NONE_FITS)
        if not is_done and given.is_coder(scope.user_id):
            found.append(ToCode(answer, mine))
        elif is_done and scope.user_id not in given.coders and not given.decided(answer.pk)[0]:
            one, other = given.pair(answer.pk)
            found.append(ToCode(answer, mine, (labels[one], labels[other])))
    return found


def coded_table(
    question: Question,
    codes: Sequence[Code],
    answers: Sequence[Answer],
    given: Given,
    surroundings: Surroundings,
) -> Table:
    """Return how often each code was given: by both coders, or by who decided."""
    decided = [given.decided(answer.pk) for answer in answers]
    settled = [code for is_settled, code in decided if is_settled]
    rows = [(code.key, code.label, settled.count(code.pk)) for code in codes]
    rows.append((NONE_FITS, _("None fits"), settled.count(None)))
    undecided = len(answers) - len(settled)
    found = [
        coded_row(surroundings, key, label, count, len(settled))
        for key, label, count in rows
        if count or key != NONE_FITS
    ]
    if undecided:
        figure = surroundings.count("undecided", undecided)
        found.append(Row("undecided", _("Coders differ, not decided"), (figure, None)))
    total = surroundings.count("coded", len(answers))
    found.append(Row("total", _("Answers"), (total, None), is_total=True))
    return Table(
        key=f"codes.{question.key}",
        number=question.number,
        title=in_language(question, "text"),
        columns=(
            Column("count", _("Answers"), Unit.ANSWERS),
            Column("share", _("Per cent"), Unit.PER_CENT),
        ),
        rows=tuple(found),
        note=_("Percentages are of the answers whose code is settled."),
    )


def coded_row(surroundings: Surroundings, key: str, label: str, count: int, settled: int) -> Row:
    """Return the row of one code."""
    share: Figure = surroundings.share(f"{key}.share", count, settled)
    return Row(f"code:{key}", label, (surroundings.count(f"{key}.count", count), share))
