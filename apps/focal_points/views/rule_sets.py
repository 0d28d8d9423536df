"""The rule sets: what each asks of an appointment, and by which source."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import RuleKey
from apps.focal_points.models import RuleSet
from apps.focal_points.records.rule_sets import seen
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.rule_sentences import percent_words, source_words
from apps.focal_points.selectors.rules import ORDER, rule_set_seen, rule_sets
from apps.organization.choices import GradeCategory
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.parts import StatusTag


@require_safe
def rule_set_list(request: ScopedRequest) -> HttpResponse:
    """Show the rule sets side by side."""
    demand_network(scope=request.scope)
    context = {
        "title": _("Rule sets"),
        "crumbs": crumbs(),
        "sets": [card(each) for each in rule_sets(scope=request.scope)],
    }
    return render_page(request, "focal_points/rule_sets.html", context)


@require_safe
def rule_set(request: ScopedRequest, code: str) -> HttpResponse:
    """Show one rule set with its rules, lowest grades and sources."""
    demand_network(scope=request.scope)
    found = rule_set_seen(code=code, scope=request.scope)
    record = seen([found.pk], request.scope)[found.pk]
    context = {
        "title": in_language(found, "title"),
        "crumbs": [*crumbs(), (_("Rule sets"), reverse("focal_points:rule_sets"))],
        "status": StatusTag("info", _("In force where no other is named"))
        if found.is_default
        else None,
        "facts": [_("Version %(number)s") % {"number": found.version}],
        "actions": buttons(found),
        "record": record,
        "rule_set": found,
        **card(found),
    }
    return render_page(request, "focal_points/rule_set.html", context)


def buttons(found: RuleSet) -> list[Button]:
    """Return what can be done with a rule set."""
    history = reverse("desk:history", args=["focal_points.ruleset", found.pk])
    return [Button(_("History"), history, kind="link", key="history")]


def card(found: RuleSet) -> dict[str, Any]:
    """Return a rule set as its page and the list show it."""
    return {
        "code": found.code,
        "name": in_language(found, "title"),
        "url": reverse("focal_points:rule_set", args=[found.code]),
        "is_default": found.is_default,
        "source": found.source,
        "note": found.note,
        "rules": [
            {
                "name": str(RuleKey(rule.key).label),
                "least": _("at least %(least)s per cent") % {"least": percent_words(rule.threshold)}
                if rule.threshold is not None
                else "",
                "source": source_words(rule.source),
                "is_inferred": rule.is_inferred,
                "note": rule.note,
            }
            for rule in sorted(found.rules.all(), key=lambda rule: ORDER[rule.key])
        ],
        "floors": [
            {
                "category": str(GradeCategory(floor.category).label),
                "lowest": floor.lowest.code,
                "source": source_words(floor.source),
                "is_inferred": floor.is_inferred,
            }
            for floor in sorted(found.floors.all(), key=lambda floor: -floor.lowest.rank)
        ],
    }


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the pages of the rule sets."""
    return [(_("Appointments"), reverse("focal_points:appointments"))]
