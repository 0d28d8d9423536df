"""What each role may do with headcounts, offices and reports: one table, read by `scope`."""

from enum import StrEnum

from apps.accounts.choices import Role


class Capability(StrEnum):
    """One thing that a grant allows over its office and all below."""

    SEE = "see"
    ENTER = "enter"
    ATTEST = "attest"
    APPROVE = "approve"
    CERTIFY = "certify"
    KEEP_PERIODS = "keep_periods"
    KEEP_USERS = "keep_users"
    BUILD_REPORTS = "build_reports"
    PUBLISH_REPORTS = "publish_reports"


CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.HR_STAFF: frozenset({Capability.SEE, Capability.ENTER}),
    Role.HEAD_OF_OFFICE: frozenset({Capability.SEE, Capability.ATTEST}),
    Role.REGIONAL_HR: frozenset({Capability.SEE, Capability.ENTER, Capability.KEEP_USERS}),
    Role.HRM: frozenset({Capability.SEE, Capability.APPROVE}),
    Role.FOCAL_POINT: frozenset({Capability.SEE}),
    Role.PROJECT_MANAGER: frozenset(),
    Role.WGGI: frozenset({Capability.SEE}),
    Role.REVIEWER: frozenset(),
    Role.INDICATOR_OWNER: frozenset(),
    Role.GCU: frozenset(
        {
            Capability.SEE,
            Capability.CERTIFY,
            Capability.BUILD_REPORTS,
            Capability.PUBLISH_REPORTS,
        }
    ),
    Role.DDG: frozenset({Capability.SEE}),
    Role.BUDGET: frozenset(),
    Role.SENIOR_MANAGER: frozenset({Capability.SEE}),
    Role.TRANSLATOR: frozenset(),
    Role.AUDITOR: frozenset({Capability.SEE}),
    Role.COUNCIL_READER: frozenset(),
    Role.ADMINISTRATOR: frozenset({Capability.SEE, Capability.KEEP_PERIODS, Capability.KEEP_USERS}),
}
"""Roles without SEE stand outside the inner circle: they read published, protected figures only."""
