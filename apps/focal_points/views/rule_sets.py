"""The rule sets: what each asks of an appointment, and by which source."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_then_save
from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import RuleKey
from apps.focal_points.forms.rule_sets import RuleSetForm, initial_of
from apps.focal_points.models import Appointment, GradeFloor, Rule, RuleSet
from apps.focal_points.records.rule_sets import seen
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.rule_sentences import percent_words, source_words
from apps.focal_points.selectors.rules import ORDER, rule_set_seen, rule_sets
from apps.focal_points.services import rule_sets as services
from apps.organization.choices import GradeCategory
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
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
        "actions": buttons(found, may_change=record.may_change),
        "record": record,
        "rule_set": found,
        **card(found),
    }
    return render_page(request, "focal_points/rule_set.html", context)


def buttons(found: RuleSet, *, may_change: bool) -> list[Button]:
    """Return what can be done with a rule set."""
    history = reverse("desk:history", args=["focal_points.ruleset", found.pk])
    found_buttons = [Button(_("History"), history, kind="link", key="history")]
    if may_change:
        edit = reverse("focal_points:rule_set_edit", args=[found.code])
        found_buttons.append(Button(_("Change the rules"), edit, key="edit"))
    return found_buttons


def asked_words(rule: Rule, floors: list[GradeFloor]) -> str:
    """Return what a rule asks in words; empty where something is only to be on record."""
    if rule.threshold is not None:
        return _("at least %(least)s per cent") % {"least": percent_words(rule.threshold)}
    if rule.key == RuleKey.GRADE:
        lowest = _(" or ").join(floor.lowest.code for floor in floors)
        return _("at least %(lowest)s") % {"lowest": lowest}
    if rule.key == RuleKey.SPECIALIST:
        return _("a thematic specialist or project development officer")
    if rule.key == RuleKey.SINGLE:
        return _("no second one at the same time")
    return ""


def card(found: RuleSet) -> dict[str, Any]:
    """Return a rule set as its page and the list show it."""
    floors = sorted(found.floors.all(), key=lambda floor: -floor.lowest.rank)
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
                "least": asked_words(rule, floors),
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
            for floor in floors
        ],
    }


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the pages of the rule sets."""
    return [(_("Appointments"), reverse("focal_points:appointments"))]


@require_http_methods(["GET", "HEAD", "POST"])
def rule_set_edit(request: ScopedRequest, code: str) -> HttpResponse:
    """Change what a set asks: first what it would do is shown, then it is saved."""
    scope, now = request.scope, timezone.now()
    demand_network(scope=scope)
    found = services.rule_set_to_change(code=code, scope=scope)
    form = RuleSetForm(
        request.POST if request.method == "POST" else None, initial=initial_of(found)
    )
    looked = look_then_save(
        form,
        is_last_step=request.POST.get("step") == "save",
        newest=found.version,
        effect_of=lambda data: services.effect_of(
            code=code, data=data, as_of=timezone.localdate(now), scope=scope
        ),
        save=lambda data, version: services.change_rule_set(
            code=code, version=version, data=data, now=now, scope=scope
        ),
    )
    if looked.is_saved:
        messages.success(request, _("The rules are changed."))
        return go_to(request, reverse("focal_points:rule_set", args=[code]))
    effect = looked.effect
    context = {
        "title": _("Change the rules: %(rule_set)s") % {"rule_set": in_language(found, "title")},
        "crumbs": [
            *crumbs(),
            (_("Rule sets"), reverse("focal_points:rule_sets")),
            (in_language(found, "title"), reverse("focal_points:rule_set", args=[code])),
        ],
        "form": form,
        "effect": effect,
        "failing": links(effect.newly_failing) if effect else [],
        "keeping": links(effect.newly_keeping) if effect else [],
        "cancel_url": reverse("focal_points:rule_set", args=[code]),
    }
    return render_page(request, "focal_points/rule_set_form.html", context, status=looked.status)


def links(rows: Iterable[Appointment]) -> list[tuple[str, str]]:
    """Return appointments as (name and office, address)."""
    return [
        (
            f"{each.name} · {each.office.code}",
            reverse("focal_points:appointment", args=[each.pk]),
        )
        for each in rows
    ]
