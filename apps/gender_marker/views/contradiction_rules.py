"""The rules on contradictions: what each names, by which source, and their change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import look_then_save
from apps.accounts.requests import ScopedRequest
from apps.gender_marker.choices import FactKey
from apps.gender_marker.forms.contradictions import RuleForm, initial_of
from apps.gender_marker.models import ContradictionRule
from apps.gender_marker.records.contradictions import seen
from apps.gender_marker.selectors.access import demand_markers
from apps.gender_marker.selectors.contradictions import rule_seen, rules_known, severity_tag
from apps.gender_marker.services import contradictions as services
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action, StatusTag


@require_safe
def contradiction_rules(request: ScopedRequest) -> HttpResponse:
    """List the rules by marker, those out of use too."""
    demand_markers(scope=request.scope)
    markers: dict[str, dict[str, Any]] = {}
    for rule in rules_known(scope=request.scope):
        marker = markers.setdefault(
            rule.scale.code, {"name": in_language(rule.scale, "name"), "rules": []}
        )
        marker["rules"].append(card(rule))
    context = {
        "title": _("Rules on contradictions"),
        "crumbs": crumbs(),
        "markers": list(markers.values()),
    }
    return render_page(request, "gender_marker/contradiction_rules.html", context)


@require_safe
def contradiction_rule(request: ScopedRequest, key: str) -> HttpResponse:
    """Show one rule with its sentences and its source."""
    found = rule_seen(key=key, scope=request.scope)
    record = seen([found.pk], request.scope)[found.pk]
    history = reverse("desk:history", args=["gender_marker.contradictionrule", found.pk])
    actions = [Action(_("History"), history, kind="link", key="history")]
    if record.may_change:
        edit = reverse("gender_marker:contradiction_rule_edit", args=[key])
        actions.append(Action(_("Change the rule"), edit, key="edit"))
    context = {
        "title": in_language(found, "sentence"),
        "crumbs": [*crumbs(), rules_crumb()],
        "status": status_of(found),
        "facts": [in_language(found.scale, "name")],
        "actions": actions,
        "record": record,
        **card(found),
    }
    return render_page(request, "gender_marker/contradiction_rule.html", context)


def card(rule: ContradictionRule) -> dict[str, Any]:
    """Return a rule as its page and the list show it."""
    return {
        "rule": rule,
        "sentence": in_language(rule, "sentence"),
        "severity": severity_tag(rule.severity),
        "status": status_of(rule),
        "codes": ", ".join(rule.codes),
        "fact": str(FactKey(rule.fact).label),
        "url": reverse("gender_marker:contradiction_rule", args=[rule.key]),
    }


def status_of(rule: ContradictionRule) -> StatusTag:
    """Return whether scores are held against a rule, and since when it is as it is."""
    label = _("In use") if rule.is_active else _("Not in use")
    return StatusTag("good" if rule.is_active else "calm", label, on=rule.changed_at)


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the rules."""
    return [(_("Contradictions"), reverse("gender_marker:contradictions"))]


def rules_crumb() -> tuple[str, str]:
    """Return the step to the list of rules."""
    return _("Rules on contradictions"), reverse("gender_marker:contradiction_rules")


@require_http_methods(["GET", "HEAD", "POST"])
def contradiction_rule_edit(request: ScopedRequest, key: str) -> HttpResponse:
    """Change a rule: first what it would do is shown, then it is saved."""
    scope = request.scope
    found = services.rule_to_change(key=key, scope=scope)
    url = reverse("gender_marker:contradiction_rule", args=[key])
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    looked = look_then_save(
        form,
        is_last_step=request.POST.get("step") == "save",
        newest=found.version,
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
        "crumbs": [*crumbs(), rules_crumb(), (in_language(found, "sentence"), url)],
        "form": form,
        "effect": looked.effect,
        "cancel_url": url,
        **{name: value for name, value in card(found).items() if name in {"codes", "fact", "rule"}},
    }
    return render_page(
        request, "gender_marker/contradiction_rule_form.html", context, status=looked.status
    )
