"""The rules on returns: what each looks at, from which limit it speaks, by which source, and their change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_then_save
from apps.accounts.requests import ScopedRequest
from apps.staffing.choices import RuleMeasure, RuleStatus
from apps.staffing.forms.rules import RuleForm, initial_of
from apps.staffing.models import StaffingRule
from apps.staffing.selectors.rules import keeps_rules, rule_seen, rules_known, severity_tag
from apps.staffing.services import rules as services
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag
from apps.web.refusals import NotPermitted

MOST_DIFFERENCES = 100


@require_safe
def return_rules(request: ScopedRequest) -> HttpResponse:
    """List the rules, those out of use too."""
    if not request.scope.visible:
        raise NotPermitted
    context = {
        "title": _("Rules on returns"),
        "rules": [card(rule) for rule in rules_known(scope=request.scope)],
    }
    return render_page(request, "staffing/rules.html", context)


@require_safe
def return_rule(request: ScopedRequest, key: str) -> HttpResponse:
    """Show one rule with its limits, sentences and source."""
    rule = rule_seen(key=key, scope=request.scope)
    actions = [
        Action(
            _("History"),
            reverse("desk:history", args=["staffing.staffingrule", rule.pk]),
            kind="link",
            key="history",
        )
    ]
    if keeps_rules(scope=request.scope):
        edit = reverse("staffing:return_rule_edit", args=[key])
        actions.append(Action(_("Change the rule"), edit, key="edit"))
    context = {
        "title": in_language(rule, "name"),
        "crumbs": crumbs(),
        "status": status_of(rule),
        "actions": actions,
        **card(rule),
    }
    return render_page(request, "staffing/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_rule_edit(request: ScopedRequest, key: str) -> HttpResponse:
    """Change a rule: first what it would do is shown, then it is saved."""
    scope = request.scope
    rule = services.rule_to_change(key=key, scope=scope)
    url = reverse("staffing:return_rule", args=[key])
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial_of(rule))
    looked = look_then_save(
        form,
        is_last_step=request.POST.get("step") == "save",
        newest=rule.version,
        effect_of=lambda data: services.effect_of(key=key, data=data, scope=scope),
        save=lambda data, version: services.change_rule(
            key=key, version=version, data=data, now=timezone.now(), scope=scope
        ),
    )
    if looked.is_saved:
        messages.success(request, _("The rule is changed."))
        return go_to(request, url)
    context = {
        "title": _("Change the rule"),
        "crumbs": [*crumbs(), (in_language(rule, "name"), url)],
        "form": form,
        "effect": looked.effect,
        "differences": looked.effect.differences[:MOST_DIFFERENCES] if looked.effect else (),
        "cancel_url": url,
        **{name: value for name, value in card(rule).items() if name in {"measure", "rule"}},
    }
    return render_page(request, "staffing/rule_form.html", context, status=looked.status)


def card(rule: StaffingRule) -> dict[str, Any]:
    """Return a rule as its page and the list show it."""
    return {
        "rule": rule,
        "name": in_language(rule, "name"),
        "sentence": in_language(rule, "sentence"),
        "severity": severity_tag(rule.severity),
        "status": status_of(rule),
        "measure": measure_words(rule),
        "limit": limit_words(rule),
        "founded": RuleStatus(rule.status).label,
        "url": reverse("staffing:return_rule", args=[rule.key]),
    }


def limit_words(rule: StaffingRule) -> str:
    """Return the limit of a rule in words."""
    number = localize(rule.limit.normalize() + 0)
    number = f"{rule.limit.normalize():f}" if "E" in str(number) else str(number)
    words = {
        RuleMeasure.ODDS.value: _("%(number)s times likelier"),
        RuleMeasure.CHANCE.value: _("chance of at most %(number)s"),
        RuleMeasure.TIMES.value: _("more than %(number)s times"),
    }
    return words[rule.measure] % {"number": number}


def measure_words(rule: StaffingRule) -> str:
    """Return what the limit counts, and in which direction a rule speaks more often."""
    return {
        RuleMeasure.ODDS.value: _(
            "How many times likelier the return is with this mistake than without, by the history of the"
            " office. A lower limit asks more often."
        ),
        RuleMeasure.CHANCE.value: _(
            "How often the history of the office would bring such a return by itself, from 0 to 1. A higher"
            " limit asks more often."
        ),
        RuleMeasure.TIMES.value: _(
            "How many times as large one number is as the other. A lower limit asks more often."
        ),
    }[rule.measure]


def status_of(rule: StaffingRule) -> StatusTag:
    """Return whether returns are held against a rule, and since when it is as it is."""
    label = _("In use") if rule.is_active else _("Not in use")
    return StatusTag("good" if rule.is_active else "calm", label, on=rule.changed_at)


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the rules."""
    return [(_("Rules on returns"), reverse("staffing:return_rules"))]
