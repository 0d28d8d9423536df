"""What a proposal lacks before it can be submitted: everything at once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.display import format_dollars
from apps.projects.choices import ProposalPart
from apps.projects.models import Proposal, ProposalCost, ProposalText
from apps.projects.selectors.proposals import costs_of, texts_of, total_of
from apps.web.refusals import Problem


def lacks(*, proposal: Proposal, scope: OfficeScope) -> list[Problem]:
    """Return what a proposal lacks; two statements."""
    return problems_of(
        proposal,
        texts_of(proposal=proposal, scope=scope),
        costs_of(proposal=proposal, scope=scope),
    )


def problems_of(
    proposal: Proposal,
    texts: Mapping[str, ProposalText | None],
    costs: Sequence[ProposalCost],
) -> list[Problem]:
    """Return what is missing or does not fit, in the order of the form."""
    return [
        *fact_problems(proposal),
        *money_problems(proposal, costs),
        *day_problems(proposal),
        *text_problems(texts),
    ]


def fact_problems(proposal: Proposal) -> list[Problem]:
    """Return facts that nobody has given."""
    asked = {
        "title": _("The title is missing."),
        "service_area": _("The service area is missing."),
        "targeting": _("It is not said whom the project is meant for."),
        "context": _("It is not said whether this is crisis or development work."),
        "is_counter_trafficking": _("It is not said whether this is counter-trafficking work."),
    }
    return [
        Problem(code="required", field=name, message=sentence)
        for name, sentence in asked.items()
        if getattr(proposal, f"{name}_id" if name == "service_area" else name) in {None, ""}
    ]


def money_problems(proposal: Proposal, costs: Sequence[ProposalCost]) -> list[Problem]:
    """Return what is wrong with the amount: none, above the envelope, other than its costs."""
    problems = []
    envelope = proposal.round.envelope
    if proposal.requested is None:
        problems.append(
            Problem(
                code="required", field="requested", message=_("The amount asked for is missing.")
            )
        )
    elif envelope is not None and proposal.requested > envelope:
        problems.append(
            Problem(
                code="above_envelope",
                field="requested",
                message=_("%(amount)s is more than the envelope of the round, %(envelope)s.")
                % {"amount": dollars(proposal.requested), "envelope": dollars(envelope)},
            )
        )
    if not costs:
        problems.append(
            Problem(code="required", field="costs", message=_("The budget has no line yet."))
        )
    elif proposal.requested is not None and total_of(costs) != proposal.requested:
        problems.append(
            Problem(
                code="sum",
                field="costs",
                message=_("The lines of the budget sum to %(sum)s; %(amount)s is asked for.")
                % {"sum": dollars(total_of(costs)), "amount": dollars(proposal.requested)},
            )
        )
    return problems


def day_problems(proposal: Proposal) -> list[Problem]:
    """Return days that are missing, or a project that would begin before its decision."""
    problems = []
    if proposal.starts_on is None:
        problems.append(
            Problem(code="required", field="starts_on", message=_("The first day is missing."))
        )
    if proposal.ends_before is None:
        problems.append(
            Problem(code="required", field="ends_on", message=_("The last day is missing."))
        )
    decided = proposal.round.decisions_until
    if decided is not None and proposal.starts_on is not None and proposal.starts_on < decided:
        problems.append(
            Problem(
                code="too_early",
                field="starts_on",
                message=_("The project would begin before the decision is expected, %(day)s.")
                % {"day": date_format(decided, "DATE_FORMAT")},
            )
        )
    return problems


def text_problems(texts: Mapping[str, ProposalText | None]) -> list[Problem]:
    """Return the parts that nobody has written."""
    return [
        Problem(
            code="required",
            field=f"text-{part}",
            message=_("“%(part)s” is not written yet.") % {"part": ProposalPart(part).label},
        )
        for part, row in texts.items()
        if row is None or not row.text
    ]


def dollars(amount: object) -> str:
    """Return an amount as the reader's language writes it."""
    return format_dollars(Fraction(str(amount)), get_language() or "en", style="text")
