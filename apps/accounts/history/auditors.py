"""Who may take the whole history away, and see its seals."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.web.refusals import NotPermitted

READS_ALL = frozenset({Role.AUDITOR.value, Role.ADMINISTRATOR.value})


def may_export(scope: OfficeScope) -> bool:
    """Whether it is a job, or an auditor or administrator of the whole organization."""
    return bool(scope.reason) or bool(scope.roles & READS_ALL and scope.visible.everywhere)


def expect_auditor(scope: OfficeScope) -> None:
    """Raise NotPermitted for everybody else."""
    if not may_export(scope):
        raise NotPermitted(_("The history is exported by auditors and administrators."))
