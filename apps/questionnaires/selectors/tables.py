"""Tables of the answers to campaigns, by any variable of their background.

Counts come from `counting`; what few people said is hidden by `analytics.groups` before anything is
printed, so that page, API and file cannot differ in it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import RECIPIENTS, Coverage, Figure, Status
from apps.organization.choices import Sex
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.questionnaires.analytics.groups import hidden_below, hidden_groups, is_few
from apps.questionnaires.choices import CHOICE_KINDS, CampaignState, QuestionKind, ResponseState
from apps.questionnaires.models import Campaign, Option, Question, Recipient, Response
from apps.questionnaires.selectors.counting import (
    ALL,
    LANGUAGE,
    OFFICE,
    REGION,
    Counts,
    Wanted,
    counted,
)
from apps.questionnaires.selectors.question_tables import (
    Cells,
    Group,
    QuestionTable,
    Surroundings,
    question_table,
)
from apps.questionnaires.selectors.results import Readable, readable_now
from apps.web.language import in_language
from apps.web.refusals import Invalid, Problem

NUMBER_KINDS = (QuestionKind.NUMBER, QuestionKind.YEAR, QuestionKind.DATE)
SEX = "sex"


@dataclass(frozen=True, slots=True)
class Tabulation:
    """Everything that campaigns were answered, one table for each question, in its printed order.

    `variables` are those by which it can be read, as (key, label). With `is_protected` groups of fewer
    than `smallest` answers are hidden, and others with them. `is_too_small` says that all are.
    """

    campaigns: tuple[Campaign, ...]
    by: str
    variables: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    questions: tuple[QuestionTable, ...]
    responses: Figure
    is_protected: bool
    smallest: int
    is_too_small: bool


def tabulation(*, campaign_ids: Collection[int], by: str = "", scope: OfficeScope) -> Tabulation:
    """Return the tables of campaigns, those of one questionnaire together by the keys of its questions.

    `by` is a key of their background, `office`, `region`, `language`, or nothing. Ten statements,
    eleven when the tree of offices is not in the cache. Raises what `results.readable_now` does, and
    Invalid for a variable that the campaigns do not have.
    """
    allowed = readable_now(campaign_ids=campaign_ids, scope=scope)
    variables = variables_of(allowed.campaigns)
    if by and by not in dict(variables):
        raise Invalid(
            problems=[
                Problem(
                    code="unknown_variable",
                    field="by",
                    message=_("The campaign does not know this variable of its respondents."),
                    value=by,
                )
            ]
        )
    tree = tree_on(day=max(campaign.closes_on for campaign in allowed.campaigns))
    versions = [campaign.version_asked_id for campaign in allowed.campaigns]
    questions = list(
        Question.objects.filter(version__in=versions).order_by("version__number", "position")
    )
    options = list(
        Option.objects.filter(question__version__in=versions).order_by(
            "question__version__number", "position"
        )
    )
    wanted = wanted_of(questions, options)
    counts = counted(
        campaign_ids=[campaign.pk for campaign in allowed.campaigns],
        by=by,
        wanted=wanted,
        tree=tree,
    )
    found = Survey(allowed, questions, options, counts, by, tree, wanted.conditions)
    surroundings = surroundings_of(allowed, sum(found.sizes.values()))
    groups = found.groups() if by else ()
    return Tabulation(
        campaigns=allowed.campaigns,
        by=by,
        variables=variables,
        groups=groups,
        questions=tuple(
            question_table(question, found.options_of(question), groups, cells, surroundings)
            for question, cells in found.cells()
        ),
        responses=surroundings.count("responses", sum(found.sizes.values())),
        is_protected=allowed.is_protected,
        smallest=allowed.smallest,
        is_too_small=found.hides_all([found.sizes]),
    )


@dataclass
class Survey:
    """Questions, options and counts of the campaigns that are read, and what is hidden of them."""

    allowed: Readable
    questions: Sequence[Question]
    options: Sequence[Option]
    counts: Counts
    by: str
    tree: OfficeTree
    conditional: Collection[int]
    hidden: dict[str, frozenset[str]] = field(default_factory=dict)
    hidden_regions: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, int]:
        """How many responses each group has."""
        return added(self.counts.responses.values())

    def newest(self) -> dict[str, Question]:
        """Return each question as its newest version words it, in that order."""
        found: dict[str, Question] = {}
        for question in self.questions:
            found.pop(question.key, None)
            found[question.key] = question
        return dict(sorted(found.items(), key=lambda item: item[1].position))

    def cells(self) -> Iterable[tuple[Question, Cells]]:
        """Yield the questions that ask something, with what is shown of them."""
        for key, question in self.newest().items():
            if question.kind == QuestionKind.HEADING:
                continue
            asked = self.asked(key)
            answered = self.counts.answered.get(key, {})
            hidden = self.hidden_of(question, [self.of_versions(key), asked, answered])
            yield (
                question,
                Cells(
                    responses=self.of_versions(key),
                    asked=asked,
                    answered=answered,
                    chosen={
                        option: groups
                        for (of, option), groups in self.counts.chosen.items()
                        if of == key
                    },
                    numbers={
                        group: numbers
                        for (of, group), numbers in self.counts.numbers.items()
                        if of == key
                    },
                    hidden=hidden,
                    has_extremes=not self.allowed.is_protected,
                    is_conditional=question.pk in self.conditional,
                ),
            )

    def of_versions(self, key: str) -> dict[str, int]:
        """Return how many responses each group has in the campaigns whose version has the question."""
        versions = {each.version_id for each in self.questions if each.key == key}
        return added(
            self.counts.responses.get(campaign.pk, {})
            for campaign in self.allowed.campaigns
            if campaign.version_asked_id in versions
        )

    def asked(self, key: str) -> dict[str, int]:
        """Return of how many in each group a question was asked: of all, or of those it followed for."""
        always = {
            each.version_id
            for each in self.questions
            if each.key == key and each.pk not in self.conditional
        }
        sizes = [
            self.counts.responses.get(campaign.pk, {})
            for campaign in self.allowed.campaigns
            if campaign.version_asked_id in always
        ]
        return added([*sizes, self.counts.asked.get(key, {})])

    def options_of(self, question: Question) -> list[Option]:
        """Return the options that a question has, or had in an earlier version, as last worded."""
        of_key = {each.pk for each in self.questions if each.key == question.key}
        found: dict[str, Option] = {}
        for option in self.options:
            if option.question_id in of_key:
                found[option.key] = option
        return sorted(
            found.values(), key=lambda option: (option.question_id != question.pk, option.position)
        )

    def groups(self) -> tuple[Group, ...]:
        """Return the groups by which the tables are read."""
        hidden = self.hide("", [self.sizes]) if self.allowed.is_protected else frozenset()
        labels = {name: label_of(name[1:], self.by, self.tree) for name in self.sizes}
        order = sorted(
            labels, key=lambda name: (name == "=", place_of(name[1:], self.by), labels[name])
        )
        return tuple(Group(name, labels[name], name in hidden) for name in order)

    def hidden_of(self, question: Question, sizes: Sequence[Mapping[str, int]]) -> frozenset[str]:
        """Return the groups that are hidden in the table of a question, `ALL` among them where all are."""
        if not self.allowed.is_protected:
            return frozenset()
        before = self.before(question)
        hidden = self.hide(question.key, sizes, before)
        if self.hides_all(sizes) or any(ALL in self.hidden[key] for key in before):
            hidden |= {ALL}
        self.hidden[question.key] = hidden
        return hidden

    def before(self, question: Question) -> list[str]:
        """Return the questions whose answers decide whether this one is asked."""
        by_id = {each.pk: each for each in self.questions}
        found, each = [], by_id.get(question.pk)
        while each is not None:
            if each.shown_if_id is not None:
                found.append(by_id[each.shown_if_id].key)
            each = by_id.get(each.parent_id or 0)
        return [key for key in found if key in self.hidden]

    def hide(
        self, key: str, sizes: Sequence[Mapping[str, int]], before: Sequence[str] = ()
    ) -> frozenset[str]:
        """Decide on the groups of a table; those of the questions that it follows stay hidden.

        Otherwise the number of those who were asked would tell what they answered before.
        """
        smallest = self.allowed.smallest
        already = frozenset[str]().union(*(self.hidden[each] for each in before))
        if self.by != OFFICE:
            return hidden_groups(sizes, smallest=smallest, hidden=already)
        above = {name: region_of(name[1:], self.tree) for name in self.sizes}
        regions = [added({above[name]: count} for name, count in size.items()) for size in sizes]
        regions_before = frozenset[str]().union(*(self.hidden_regions[each] for each in before))
        hidden = hidden_groups(regions, smallest=smallest, hidden=regions_before)
        self.hidden_regions[key] = hidden
        return hidden_below(sizes, above, hidden_above=hidden, smallest=smallest, hidden=already)

    def hides_all(self, sizes: Sequence[Mapping[str, int]]) -> bool:
        """Whether even all together are too few."""
        return self.allowed.is_protected and any(
            is_few(sum(size.values()), self.allowed.smallest) for size in sizes
        )


def variables_of(campaigns: Iterable[Campaign]) -> tuple[tuple[str, str], ...]:
    """Return the variables by which campaigns are read: those of their background, and the house's."""
    own = {
        str(variable["key"]): str(variable["label"])
        for campaign in campaigns
        for variable in campaign.background
    }
    house = {OFFICE: _("Office"), REGION: _("Region"), LANGUAGE: _("Language of the answers")}
    return tuple((own | house).items())


def wanted_of(asked: Sequence[Question], options: Sequence[Option]) -> Wanted:
    """Return which rows are counted how."""
    return Wanted(
        keys={question.pk: question.key for question in asked},
        options={option.pk: option.key for option in options},
        multiple=[each.pk for each in asked if each.kind == QuestionKind.MULTIPLE],
        choices={each.pk for each in asked if each.kind in CHOICE_KINDS},
        conditions=conditions_of(asked, options),
        numbers=[each.pk for each in asked if each.kind in NUMBER_KINDS],
    )


def conditions_of(
    asked: Sequence[Question], options: Sequence[Option]
) -> dict[int, list[set[int]]]:
    """Return the conditions of questions that are not asked of everybody; see `Wanted`."""
    by_id = {question.pk: question for question in asked}
    found: dict[int, list[set[int]]] = {}
    for question in asked:
        each: Question | None = question
        while each is not None:
            if each.shown_if_id is not None:
                found.setdefault(question.pk, []).append(
                    {
                        option.pk
                        for option in options
                        if option.question_id == each.shown_if_id
                        and option.key in each.shown_values
                    }
                )
            each = by_id.get(each.parent_id or 0)
    return found


def surroundings_of(allowed: Readable, responses: int) -> Surroundings:
    """Return what all figures of a tabulation have in common; one statement, two of an open campaign."""
    numbers = [campaign.pk for campaign in allowed.campaigns]
    asked = Recipient.objects.filter(campaign__in=numbers).aggregate(
        all=Count("pk"), answered=Count("pk", filter=Q(has_answered=True))
    )
    due = max(asked["all"], responses)
    first = allowed.campaigns[0]
    return Surroundings(
        population=_("Answers to “%(title)s”") % {"title": in_language(first, "title")}
        if len(allowed.campaigns) == 1
        else _("Answers to several campaigns"),
        as_of=as_of(allowed.campaigns),
        scope=", ".join(dict.fromkeys(each.office.code for each in allowed.campaigns)),
        coverage=Coverage(due=due, counted=responses, missing=due - responses, of=RECIPIENTS),
        status=Status.PROVISIONAL if allowed.is_open else Status.APPROVED,
        records=tuple(("questionnaires.campaign", str(number)) for number in numbers),
        smallest=allowed.smallest if allowed.is_protected else 0,
    )


def as_of(campaigns: Iterable[Campaign]) -> date:
    """Return the last day whose answers are counted; no statement when all campaigns are closed.

    Of a closed campaign its end; of one that is open the day of its newest answer, because its last
    day lies ahead.
    """
    days = [
        min(each.closes_on, each.closed_at.date() if each.closed_at else each.closes_on)
        for each in campaigns
        if each.state == CampaignState.CLOSED
    ]
    if still_open := [each for each in campaigns if each.state != CampaignState.CLOSED]:
        newest = Response.objects.filter(
            campaign__in=still_open, state=ResponseState.SUBMITTED
        ).aggregate(day=Max("submitted_on"))["day"]
        days.append(newest or max(each.opens_on for each in still_open))
    return max(days)


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return counts by group, added up."""
    found: dict[str, int] = defaultdict(int)
    for each in counts:
        for group, count in each.items():
            found[group] += count
    return dict(found)


def region_of(code: str, tree: OfficeTree) -> str:
    """Return the code of the region above an office; the empty text where there is none."""
    node = tree.by_code.get(code)
    region = tree.region_of(node.id) if node else None
    return region.code if region else ""


def label_of(value: str, by: str, tree: OfficeTree) -> str:
    """Return the name of a group."""
    if not value:
        return _("Not under a region") if by == REGION else _("Not known")
    if by == SEX and value in Sex.values:
        return str(Sex(value).label)
    if by in {OFFICE, REGION}:
        return tree.by_code[value].name
    if by == LANGUAGE:
        return str(get_language_info(value)["name_translated"])
    return value


def place_of(value: str, by: str) -> int:
    """Return the place of a group where the house has an order of its own."""
    return list(Sex.values).index(value) if by == SEX and value in Sex.values else 0
