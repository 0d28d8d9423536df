"""The one place that computes a scope: what a person may see and do, by office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.organization.selectors import tree_on, tree_version


@dataclass(frozen=True, slots=True)
class OfficeSet:
    """A set of offices: the given ids, or all that there are."""

    ids: frozenset[int] = frozenset()
    everywhere: bool = False

    def __contains__(self, office_id: object) -> bool:
        """Whether the office belongs to the set."""
        return self.everywhere or office_id in self.ids

    def __bool__(self) -> bool:
        """Whether any office may belong to the set."""
        return self.everywhere or bool(self.ids)

    def where(self, path: str) -> Q:
        """Return the filter that keeps rows whose office at `path` belongs to the set."""
        if self.everywhere:
            return Q()
        return Q(**{f"{path}__in": self.ids})


NOWHERE = OfficeSet()
EVERYWHERE = OfficeSet(everywhere=True)


@dataclass(frozen=True, slots=True)
class OfficeScope:
    """What one person, or one job, may see and do; the default is nothing.

    `own_attest_roots` are the offices where the person's grant to attest begins: in an office of
    one person its own head may not attest, only a head above.
    """

    user_id: int | None = None
    reason: str = ""
    roles: frozenset[str] = frozenset()
    offices: Mapping[Capability, OfficeSet] = field(default_factory=dict)
    attest_roots: frozenset[int] = frozenset()
    fingerprint: str = ""

    @classmethod
    def everything(cls, reason: str) -> "OfficeScope":
        """Return the scope of a job: all offices, for a reason that the logs keep."""
        if not reason:
            raise ValueError("A scope over everything needs a reason.")
        return cls(
            reason=reason,
            offices=dict.fromkeys(Capability, EVERYWHERE),
            fingerprint="everything",
        )

    @classmethod
    def nothing(cls) -> "OfficeScope":
        """Return the scope of somebody without any grant."""
        return cls(fingerprint="nothing")

    def over(self, capability: Capability) -> OfficeSet:
        """Return the offices over which the capability is held."""
        return self.offices.get(capability, NOWHERE)

    @property
    def visible(self) -> OfficeSet:
        """Offices whose records may be seen."""
        return self.over(Capability.SEE)

    @property
    def has_entered(self) -> bool:
        """Whether this is somebody who has logged in, or a job: who knows offices and targets."""
        return self.user_id is not None or bool(self.reason)

    @property
    def is_inner_circle(self) -> bool:
        """Whether the person sees any record at all, and so unprotected figures of it."""
        return bool(self.visible)

    def may(self, capability: Capability, office_id: int | None = None) -> bool:
        """Whether the capability is held over an office, or over the whole organization."""
        offices = self.over(capability)
        return offices.everywhere if office_id is None else office_id in offices

    def may_attest(self, office_id: int, *, is_one_person_office: bool) -> bool:
        """Whether the return of an office may be attested.

        In an office of one person, entry and attestation would be the same person: there only a
        grant that begins above the office counts.
        """
        if not self.may(Capability.ATTEST, office_id):
            return False
        return not is_one_person_office or office_id not in self.attest_roots


def scope_for(user: User, *, on: date) -> OfficeScope:
    """Compute the scope of a user on a day from the grants that hold then.

    A grant covers its office and all below it in the tree of that day; without an office, the
    whole organization. Inactive users have no scope. Three statements, four when the tree is not in
    the cache.
    """
    if not user.is_active or user.pk is None:
        return OfficeScope.nothing()
    grants = list(
        Grant.objects.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=on), user=user, starts_on__lte=on
        ).values_list("role", "office_id")
    )
    if not grants:
        return OfficeScope(user_id=user.pk, fingerprint=f"user:{user.pk}:none")
    tree = tree_on(day=on)
    offices: dict[Capability, OfficeSet] = {}
    attest_roots: set[int] = set()
    for role, office_id in grants:
        for capability in CAPABILITIES[Role(role)]:
            held = offices.get(capability, NOWHERE)
            if office_id is None:
                offices[capability] = EVERYWHERE
            elif not held.everywhere:
                offices[capability] = OfficeSet(ids=held.ids | tree.subtree(office_id))
            if capability is Capability.ATTEST and office_id is not None:
                attest_roots.add(office_id)
    return OfficeScope(
        user_id=user.pk,
        roles=frozenset(role for role, _ in grants),
        offices=offices,
        attest_roots=frozenset(attest_roots),
        fingerprint=f"user:{user.pk}:{sorted(map(str, grants))}:{tree_version()}",
    )
