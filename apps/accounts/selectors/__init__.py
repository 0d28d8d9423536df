"""Reads of accounts: for those who keep them, for auditors, and everybody's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.authority import keeps_all_users, keeps_users, may_grant
from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.accounts.scope import EVERYWHERE, NOWHERE, OfficeScope, OfficeSet
from apps.organization.selectors import tree_on
from apps.web.refusals import NotPermitted, OutOfScope, WrongState


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """What a list of people is narrowed to; empty values narrow nothing.

    `office_ids` are an office and all below it, `role` a role held on the day, `text` words of
    names, user names or e-mail addresses in any order, accents and case apart.
    """

    office_ids: frozenset[int] = frozenset()
    role: str = ""
    text: str = ""
    is_active: bool | None = None


def holding(*, on: date) -> Q:
    """Return the filter of grants that hold on a day or will; ended ones are history."""
    return Q(ends_before__isnull=True) | Q(ends_before__gt=on)


def people_seen(*, scope: OfficeScope) -> QuerySet[User]:
    """Return the accounts that somebody may look at.

    All for administrators and auditors of the whole organization; for regional HR those who hold or
    held a role in an office of their part of the tree.
    """
    if keeps_all_users(scope) or _reads_all(scope):
        return User.objects.all()
    offices = scope.over(Capability.KEEP_USERS)
    if not offices:
        return User.objects.none()
    held = Grant.objects.filter(user=OuterRef("pk")).filter(offices.where("office_id"))
    return User.objects.filter(Exists(held))


def sees_people(*, scope: OfficeScope) -> bool:
    """Whether somebody may look at accounts of others at all."""
    return keeps_users(scope) or _reads_all(scope)


def people(*, scope: OfficeScope, on: date, only: PeopleFilter) -> QuerySet[User]:
    """Return accounts by family name as the page lists them, with `held` roles of the day."""
    found = people_seen(scope=scope)
    held = Grant.objects.filter(holding(on=on), user=OuterRef("pk"))
    if only.office_ids:
        held = held.filter(office_id__in=only.office_ids)
    if only.role:
        held = held.filter(role=only.role)
    if only.office_ids or only.role:
        found = found.filter(Exists(held))
    if only.is_active is not None:
        found = found.filter(is_active=only.is_active)
    return named_like(found, only.text).prefetch_related(
        Prefetch("grants", queryset=_grants(on=on), to_attr="held")
    )


def named_like(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Narrow people to those whose names or addresses hold all words, and sort them by family name.

    Accents and case do not count, in sorting neither: the database would put É after Z.
    """
    if text.strip():
        people = people.alias(
            words=Unaccent(
                Lower(
                    Concat(
                        F("first_name"),
                        Value(" "),
                        F("last_name"),
                        Value(" "),
                        F("username"),
                        Value(" "),
                        F("email"),
                        output_field=TextField(),
                    )
                )
            )
        )
        for word in text.split():
            people = people.filter(words__contains=Unaccent(Lower(Value(word))))
    return people.order_by(Unaccent(Lower("last_name")), Unaccent(Lower("first_name")), "username")


def person(*, user_id: int, scope: OfficeScope) -> User:
    """Return one account; raises OutOfScope when it is not theirs to look at."""
    found = people_seen(scope=scope).filter(pk=user_id).first()
    if found is None:
        raise OutOfScope
    return found


def grants_of(*, user: User, on: date, scope: OfficeScope) -> list[Grant]:
    """Return the roles that a person holds or will hold; nothing when not theirs to look at."""
    if user.pk != scope.user_id and not people_seen(scope=scope).filter(pk=user.pk).exists():
        return []
    return list(_grants(on=on).filter(user=user))


def past_grants_of(*, user: User, on: date, scope: OfficeScope) -> list[Grant]:
    """Return the roles that a person held, the last one first."""
    if user.pk != scope.user_id and not people_seen(scope=scope).filter(pk=user.pk).exists():
        return []
    ended = Grant.objects.filter(user=user).exclude(holding(on=on))
    return list(ended.select_related("office").order_by("-ends_before", "pk"))


def may_keep(*, user: User, on: date, scope: OfficeScope) -> bool:
    """Whether name, address and state of an account are this person's to change.

    Whoever changes an address can take an account over by a new password. So regional HR keeps an
    account only when every role it holds, now or later, is theirs to give, and it holds one.
    """
    if not keeps_users(scope):
        return False
    if keeps_all_users(scope):
        return True
    held = list(Grant.objects.filter(holding(on=on), user=user).values_list("role", "office_id"))
    return bool(held) and all(may_grant(scope, role, office_id) for role, office_id in held)


def user_by_name(*, name: str, scope: OfficeScope) -> User | None:
    """Return the account of a user name or e-mail address in any case, or None."""
    return people_seen(scope=scope).filter(Q(username__iexact=name) | Q(email__iexact=name)).first()


def grant_to_end(*, user_id: int, grant_id: int, on: date, scope: OfficeScope) -> Grant:
    """Return a role that is the person's to end; raises OutOfScope, NotPermitted or WrongState."""
    seen = person(user_id=user_id, scope=scope)
    grant = Grant.objects.select_related("office").filter(pk=grant_id, user=seen).first()
    if grant is None:
        raise OutOfScope
    if seen.pk == scope.user_id:
        raise NotPermitted(_("Nobody changes their own roles; ask another administrator."))
    if not may_grant(scope, grant.role, grant.office_id):
        raise NotPermitted(_("This role is ended by an administrator."))
    if grant.ends_before is not None and grant.ends_before <= on:
        raise WrongState(_("This role has ended already."))
    return grant


def person_to_keep(*, user_id: int, on: date, scope: OfficeScope) -> User:
    """Return an account that is the person's to keep; raises OutOfScope or NotPermitted."""
    user = person(user_id=user_id, scope=scope)
    if not may_keep(user=user, on=on, scope=scope):
        raise NotPermitted(_("This account is kept by an administrator."))
    return user


def keeps_account_of(*, user_id: int, on: date, scope: OfficeScope) -> bool:
    """Whether an account is seen and is this person's to keep."""
    user = people_seen(scope=scope).filter(pk=user_id).first()
    return user is not None and may_keep(user=user, on=on, scope=scope)


def successors_of(*, user_id: int, on: date, scope: OfficeScope) -> list[User]:
    """Return who may take the work of a person over, by family name.

    Those who contribute for an office in which the person holds a role, or held one, and whom the
    keeper sees. Raises OutOfScope or NotPermitted unless the account is the asker's to keep.
    """
    user = person_to_keep(user_id=user_id, on=on, scope=scope)
    offices = set(Grant.objects.filter(user=user).values_list("office_id", flat=True))
    tree = tree_on(day=on)
    above: set[int] = set()
    for office_id in offices:
        above.update(tree.lineage(office_id) if office_id is not None else ())
    roles = [role for role, may in CAPABILITIES.items() if Capability.CONTRIBUTE in may]
    held = Grant.objects.filter(
        Q(office_id__in=above) | Q(office_id__isnull=True),
        holding(on=on),
        starts_on__lte=on,
        role__in=roles,
        user=OuterRef("pk"),
    )
    found = people_seen(scope=scope).filter(Exists(held), is_active=True).exclude(pk=user.pk)
    return list(named_like(found, ""))


def person_to_invite(*, user_id: int, on: date, scope: OfficeScope) -> User:
    """Return an account that still waits for its first password."""
    user = person_to_keep(user_id=user_id, on=on, scope=scope)
    if not user.is_active:
        raise WrongState(_("This account is closed."))
    if user.has_usable_password():
        raise WrongState(
            _("This person has chosen a password; a forgotten one is replaced at log-in.")
        )
    return user


def users_who_may(
    *, capability: Capability, office_id: int, on: date, scope: OfficeScope
) -> list[User]:
    """Return the active accounts that hold a capability over an office on a day, by family name.

    For choosing an owner, a verifier or a successor. Raises OutOfScope unless the office is one that
    the asker sees or works for.
    """
    if office_id not in scope.visible and not scope.may(Capability.CONTRIBUTE, office_id):
        raise OutOfScope
    roles = [role for role, allowed in CAPABILITIES.items() if capability in allowed]
    held = Grant.objects.filter(
        Q(office_id__in=tree_on(day=on).lineage(office_id)) | Q(office_id__isnull=True),
        holding(on=on),
        starts_on__lte=on,
        role__in=roles,
        user=OuterRef("pk"),
    )
    return list(named_like(User.objects.filter(Exists(held), is_active=True), ""))


def role_holders(
    *,
    roles: Iterable[str],
    on: date,
    everywhere_only: bool = False,
    scope: OfficeScope,
) -> list[User]:
    """Return the active accounts that hold one of the roles on a day, by family name; one statement.

    With `everywhere_only` those who hold it over the whole organization. For asking reviewers and
    telling of a call: raises NotPermitted for everybody but those who run the WGGI, and jobs.
    """
    if not scope.may(Capability.RUN_WGGI):
        raise NotPermitted
    held = Grant.objects.filter(
        holding(on=on), starts_on__lte=on, role__in=list(roles), user=OuterRef("pk")
    )
    if everywhere_only:
        held = held.filter(office__isnull=True)
    return list(named_like(User.objects.filter(Exists(held), is_active=True), ""))


def offices_granted(
    *, user_ids: Iterable[int], on: date, scope: OfficeScope
) -> dict[int, frozenset[int]]:
    """Return the offices where roles of people begin on a day; roles without an office are left out.

    For conflicts of interest: raises NotPermitted for everybody but those who run the WGGI, and jobs.
    """
    if not scope.may(Capability.RUN_WGGI):
        raise NotPermitted
    found: dict[int, set[int]] = {}
    grants = Grant.objects.filter(
        holding(on=on), starts_on__lte=on, user_id__in=set(user_ids), office__isnull=False
    )
    for user_id, office_id in grants.values_list("user_id", "office_id"):
        found.setdefault(user_id, set()).add(office_id)
    return {user_id: frozenset(offices) for user_id, offices in found.items()}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a capability: `offices` where it begins (None: the whole organization).

    `all_offices` are those where any role of theirs begins.
    """

    user: User
    offices: tuple[int | None, ...]
    all_offices: frozenset[int]


def holders_of(*, capability: Capability, on: date, scope: OfficeScope) -> list[Holder]:
    """Return the active accounts that hold a capability anywhere on a day, by family name; one statement.

    For giving projects to readers of other offices: raises NotPermitted for everybody but those who keep
    the markers, and jobs.
    """
    if not scope.may(Capability.KEEP_MARKERS):
        raise NotPermitted
    people: dict[int, User] = {}
    offices: dict[int, set[int | None]] = {}
    begins: dict[int, set[int]] = {}
    grants = Grant.objects.filter(holding(on=on), starts_on__lte=on, user__is_active=True)
    for grant in grants.select_related("user").order_by("user__last_name", "user_id", "pk"):
        people[grant.user_id] = grant.user
        if grant.office_id is not None:
            begins.setdefault(grant.user_id, set()).add(grant.office_id)
        if capability in CAPABILITIES[Role(grant.role)]:
            offices.setdefault(grant.user_id, set()).add(grant.office_id)
    return [
        Holder(
            user=person,
            offices=tuple(sorted(offices[number], key=lambda office: (office is None, office))),
            all_offices=frozenset(begins.get(number, ())),
        )
        for number, person in people.items()
        if number in offices
    ]


def offices_held(
    *, capability: Capability, user_ids: Iterable[int], on: date, scope: OfficeScope
) -> dict[int, OfficeSet]:
    """Return over which offices each of some active accounts holds a capability on a day.

    One statement. For jobs that tell people of what they may do: raises NotPermitted for everybody else.
    """
    if not scope.reason:
        raise NotPermitted
    tree = tree_on(day=on)
    found: dict[int, OfficeSet] = {}
    roles = [role for role, allowed in CAPABILITIES.items() if capability in allowed]
    grants = Grant.objects.filter(
        holding(on=on),
        starts_on__lte=on,
        role__in=roles,
        user_id__in=set(user_ids),
        user__is_active=True,
    )
    for user_id, office_id in grants.values_list("user_id", "office_id"):
        held = found.get(user_id, NOWHERE)
        if office_id is None or held.everywhere:
            found[user_id] = EVERYWHERE
        else:
            found[user_id] = OfficeSet(ids=held.ids | tree.subtree(office_id))
    return found


def managers_above(
    *, office_ids: Iterable[int], on: date, scope: OfficeScope
) -> dict[int, list[list[User]]]:
    """Return who answers for each office, level by level: its head, the heads above, senior managers.

    A level without anybody is left out. One statement for all offices.
    """
    tree = tree_on(day=on)
    heads: dict[int | None, list[User]] = {}
    senior: list[User] = []
    grants = (
        Grant.objects.filter(
            holding(on=on),
            role__in=[Role.HEAD_OF_OFFICE, Role.SENIOR_MANAGER],
            starts_on__lte=on,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("pk")
    )
    for grant in grants:
        if grant.role == Role.SENIOR_MANAGER:
            senior.append(grant.user)
        else:
            heads.setdefault(grant.office_id, []).append(grant.user)
    return {
        office_id: [
            level
            for level in (*(heads.get(each, []) for each in tree.lineage(office_id)), senior)
            if level
        ]
        for office_id in set(office_ids)
        if office_id in scope.visible or scope.may(Capability.CONTRIBUTE, office_id)
    }


def entering_for(
    *, office_ids: Iterable[int], on: date, scope: OfficeScope
) -> dict[int, list[User]]:
    """Return who enters headcounts for each office: its HR staff, else the nearest above it.

    One statement for all offices; an office without anybody has an empty list.
    """
    tree = tree_on(day=on)
    roles = [role for role, allowed in CAPABILITIES.items() if Capability.ENTER in allowed]
    holders: dict[int | None, list[User]] = {}
    for grant in (
        Grant.objects.filter(
            holding(on=on), role__in=roles, starts_on__lte=on, user__is_active=True
        )
        .select_related("user")
        .order_by("pk")
    ):
        holders.setdefault(grant.office_id, []).append(grant.user)
    return {
        office_id: next(
            (holders[each] for each in (*tree.lineage(office_id), None) if each in holders), []
        )
        for office_id in set(office_ids)
        if office_id in scope.visible or scope.may(Capability.CONTRIBUTE, office_id)
    }


def _reads_all(scope: OfficeScope) -> bool:
    return Role.AUDITOR in scope.roles and scope.visible.everywhere


def _grants(*, on: date) -> QuerySet[Grant]:
    return (
        Grant.objects.filter(holding(on=on))
        .select_related("office")
        .order_by("starts_on", "role", "pk")
    )
