"""Pages of accounts: the list, one person, their roles, and one's own settings."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import mails, selectors, services
from apps.accounts.authority import keeps_all_users, keeps_users
from apps.accounts.capabilities import Capability
from apps.accounts.forms import (
    PeopleFilterForm,
    PersonForm,
    RoleForm,
    SettingsForm,
    office_choices,
)
from apps.accounts.models import User
from apps.accounts.preferences import keep_language
from apps.accounts.presentation import (
    PersonRow,
    actions_for,
    grant_rows,
    name_of,
    role_text,
    status_of,
)
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted

PEOPLE_ON_A_PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts that somebody may look at."""
    scope, today = _asked(request)
    if not selectors.sees_people(scope=scope):
        raise NotPermitted(_("Accounts are kept by administrators and by regional HR officers."))
    tree = tree_on(day=today)
    form = PeopleFilterForm(request.GET, offices=_seen_offices(scope, tree))
    found = selectors.people(scope=scope, on=today, only=form.only(tree))
    page = Paginator(found, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    number = page.paginator.count
    actions = []
    if keeps_users(scope):
        actions.append(
            Action(label=_("Open an account"), url=reverse("accounts:create"), kind="primary")
        )
    context = {
        "page": page,
        "rows": [
            PersonRow(user, status_of(user), [role_text(each, tree) for each in user.held])  # type: ignore[attr-defined]
            for user in page
        ],
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "found": ngettext("%(number)s account", "%(number)s accounts", number) % {"number": number},
        "actions": actions,
    }
    return render_page(request, "accounts/people.html", context, fragment="accounts/_people.html")


@require_safe
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one account, its roles, and what may be done with it."""
    scope, today = _asked(request)
    user = selectors.person(user_id=user_id, scope=scope)
    tree = tree_on(day=today)
    held = selectors.grants_of(user=user, on=today, scope=scope)
    kept = selectors.may_keep(user=user, on=today, scope=scope)
    context = {
        "person": user,
        "held": grant_rows(held, tree, scope=scope),
        "past": grant_rows(selectors.past_grants_of(user=user, on=today, scope=scope), tree),
        "status": status_of(user),
        "may_change_roles": keeps_users(scope) and user.pk != scope.user_id,
        "may_hand_over": kept and user.is_active and user.pk != scope.user_id,
        "actions": actions_for(user, is_kept=kept, scope=scope),
        "crumbs": [(_("People"), reverse("accounts:people"))],
    }
    return render_page(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open an account with its first role, and invite the person."""
    scope, today = _asked(request)
    if not keeps_users(scope):
        raise NotPermitted(_("Accounts are opened by administrators and by regional HR officers."))
    tree = tree_on(day=today)
    data = request.POST if request.method == "POST" else None
    form = PersonForm(data, initial={"language": "en", "time_zone": "UTC"})
    role_form = RoleForm(
        data, scope=scope, tree=tree, on=today, required=not keeps_all_users(scope)
    )
    if data is not None and form.is_valid() & role_form.is_valid():
        try:
            user = services.create_user(
                data=form.data_of_person(), first_role=role_form.wish(), on=today, scope=scope
            )
        except Invalid as refusal:
            _share(refusal, form, role_form)
        else:
            _invite(request, user)
            return go_to(request, reverse("accounts:person", args=[user.pk]))
    context = {
        "form": form,
        "role_form": role_form,
        "title": _("Open an account"),
        "button": _("Open the account and invite"),
        "crumbs": [(_("People"), reverse("accounts:people"))],
        "cancel_url": reverse("accounts:people"),
    }
    return render_page(request, "accounts/form.html", context, status=_status(form, role_form))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, user_id: int) -> HttpResponse:
    """Change names, addresses and settings of an account."""
    scope, today = _asked(request)
    user = selectors.person_to_keep(user_id=user_id, on=today, scope=scope)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(user, name) for name in PersonForm.base_fields},
    )
    if form.is_bound and form.is_valid():
        try:
            changed = services.change_user(
                user_id=user_id, data=form.data_of_person(), on=today, scope=scope
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            if changed.email != user.email:
                mails.tell_of_new_address(user=changed, old_email=user.email)
            messages.success(request, _("The account is changed."))
            return go_to(request, reverse("accounts:person", args=[user_id]))
    return _form_page(request, form, user, title=_("Change the account"), button=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a role to a person."""
    scope, today = _asked(request)
    user = selectors.person(user_id=user_id, scope=scope)
    if not keeps_users(scope) or user.pk == scope.user_id:
        raise NotPermitted(_("Nobody changes their own roles; ask another administrator."))
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        scope=scope,
        tree=tree_on(day=today),
        on=today,
    )
    wish = form.wish() if form.is_bound and form.is_valid() else None
    if wish is not None:
        try:
            services.grant_role(user_id=user_id, wish=wish, on=today, scope=scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The role is given."))
            return go_to(request, reverse("accounts:person", args=[user_id]))
    return _form_page(request, form, user, title=_("Give a role"), button=_("Give the role"))


@require_http_methods(["GET", "HEAD", "POST"])
def end_grant(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    """End a role, after its consequence was named."""
    scope, today = _asked(request)
    user = selectors.person(user_id=user_id, scope=scope)
    held = selectors.grant_to_end(user_id=user_id, grant_id=grant_id, on=today, scope=scope)
    if request.method == "POST":
        services.end_grant(user_id=user_id, grant_id=grant_id, on=today, scope=scope)
        messages.success(request, _("The role has ended."))
        return go_to(request, reverse("accounts:person", args=[user_id]))
    consequence = _(
        "From now on %(name)s is no longer: %(role)s. What was done under this role stays."
    ) % {"name": name_of(user), "role": role_text(held, tree_on(day=today))}
    return _confirmation(
        request, user, title=_("End the role"), consequence=consequence, button=_("End the role")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close an account, after its consequences were named."""
    scope, today = _asked(request)
    user = selectors.person_to_keep(user_id=user_id, on=today, scope=scope)
    if request.method == "POST":
        services.deactivate_user(user_id=user_id, on=today, scope=scope)
        messages.success(request, _("The account is closed."))
        return go_to(request, reverse("accounts:person", args=[user_id]))
    number = len(selectors.grants_of(user=user, on=today, scope=scope))
    consequence = ngettext(
        "%(name)s can no longer log in, and is logged out everywhere at once. %(number)s role ends "
        "today. What %(name)s did stays in the history.",
        "%(name)s can no longer log in, and is logged out everywhere at once. %(number)s roles end "
        "today. What %(name)s did stays in the history.",
        number,
    ) % {"name": name_of(user), "number": number}
    return _confirmation(
        request,
        user,
        title=_("Close the account"),
        consequence=consequence,
        button=_("Close the account"),
    )


@require_POST
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Open a closed account again, without roles."""
    scope, today = _asked(request)
    services.reactivate_user(user_id=user_id, on=today, scope=scope)
    messages.success(request, _("The account is open again. It holds no role yet."))
    return go_to(request, reverse("accounts:person", args=[user_id]))


@require_POST
def invite(request: HttpRequest, user_id: int) -> HttpResponse:
    """Send the link again with which a person chooses a password."""
    scope, today = _asked(request)
    user = selectors.person_to_invite(user_id=user_id, on=today, scope=scope)
    _invite(request, user)
    return go_to(request, reverse("accounts:person", args=[user_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own roles, and let one choose language and time zone."""
    scope, today = _asked(request)
    user: User = request.user  # type: ignore[assignment]
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial={"language": user.language, "time_zone": user.time_zone},
    )
    if form.is_bound and form.is_valid():
        services.change_own_settings(user_id=user.pk, scope=scope, **form.cleaned_data)
        messages.success(request, _("Your settings are saved."))
        response = go_to(request, reverse("accounts:me"))
        keep_language(response, form.cleaned_data["language"])
        return response
    tree = tree_on(day=today)
    context = {
        "person": user,
        "form": form,
        "held": grant_rows(selectors.grants_of(user=user, on=today, scope=scope), tree),
    }
    return render_page(request, "accounts/me.html", context, status=_status(form))


def _asked(request: HttpRequest) -> tuple[OfficeScope, date]:
    return request.scope, timezone.localdate()  # type: ignore[attr-defined]


def _seen_offices(scope: OfficeScope, tree: OfficeTree) -> list[tuple[str, str]]:
    offices = scope.over(Capability.KEEP_USERS)
    return office_choices(tree, offices.ids or None)


def _invite(request: HttpRequest, user: User) -> None:
    url = request.build_absolute_uri(mails.password_path(user))
    if mails.send_invitation(user=user, password_url=url):
        messages.success(
            request, _("An invitation was sent to %(address)s.") % {"address": user.email}
        )
    else:
        messages.warning(
            request,
            _("The account is open, but no mail could be sent to %(address)s. Try again later.")
            % {"address": user.email},
        )


def _share(refusal: Invalid, form: PersonForm, role_form: RoleForm) -> None:
    role_problems = [each for each in refusal.problems if each.field in role_form.fields]
    other = [each for each in refusal.problems if each.field not in role_form.fields]
    if role_problems:
        role_form.take(Invalid(problems=role_problems))
    if other:
        form.take(Invalid(problems=other))


def _status(*forms: SettingsForm | RoleForm | PersonForm) -> int:
    return 422 if any(form.is_bound and form.errors for form in forms) else 200


def _form_page(
    request: HttpRequest, form: PersonForm | RoleForm, user: User, *, title: str, button: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "crumbs": _crumbs(user),
        "cancel_url": reverse("accounts:person", args=[user.pk]),
    }
    return render_page(request, "accounts/form.html", context, status=_status(form))


def _confirmation(
    request: HttpRequest, user: User, *, title: str, consequence: str, button: str
) -> HttpResponse:
    context = {
        "title": title,
        "crumbs": _crumbs(user),
        "consequence": consequence,
        "button": button,
        "action_url": request.path,
        "is_dangerous": True,
        "cancel_url": reverse("accounts:person", args=[user.pk]),
    }
    return render_page(request, "accounts/confirm.html", context)


def _crumbs(user: User) -> list[tuple[str, str]]:
    return [
        (_("People"), reverse("accounts:people")),
        (name_of(user), reverse("accounts:person", args=[user.pk])),
    ]
