"""What each role may do with headcounts, offices and reports: one table, read by `scope`."""

from enum import StrEnum

from apps.accounts.choices import Role


class Capability(StrEnum):
    """One thing that a grant allows over its office and all below."""

    SEE = "see"
    ENTER = "enter"
    CONTRIBUTE = "contribute"
    ATTEST = "attest"
    APPROVE = "approve"
    CERTIFY = "certify"
    KEEP_PERIODS = "keep_periods"
    KEEP_USERS = "keep_users"
    BUILD_REPORTS = "build_reports"
    PUBLISH_REPORTS = "publish_reports"


# CONTRIBUTE: to add evidence and actions. Auditors, translators, reviewers and Council readers read.
CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.HR_STAFF: frozenset({Capability.SEE, Capability.ENTER, Capability.CONTRIBUTE}),
    Role.HEAD_OF_OFFICE: frozenset({Capability.SEE, Capability.ATTEST, Capability.CONTRIBUTE}),
    Role.REGIONAL_HR: frozenset(
        {Capability.SEE, Capability.ENTER, Capability.CONTRIBUTE, Capability.KEEP_USERS}
    ),
    Role.HRM: frozenset({Capability.SEE, Capability.APPROVE, Capability.CONTRIBUTE}),
    Role.FOCAL_POINT: frozenset({Capability.SEE, Capability.CONTRIBUTE}),
    Role.PROJECT_MANAGER: frozenset({Capability.CONTRIBUTE}),
    Role.WGGI: frozenset({Capability.SEE, Capability.CONTRIBUTE}),
    Role.REVIEWER: frozenset(),
    Role.INDICATOR_OWNER: frozenset({Capability.CONTRIBUTE}),
    Role.GCU: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.CERTIFY,
            Capability.BUILD_REPORTS,
            Capability.PUBLISH_REPORTS,
        }
    ),
    Role.DDG: frozenset({Capability.SEE, Capability.CONTRIBUTE}),
    Role.BUDGET: frozenset({Capability.CONTRIBUTE}),
    Role.SENIOR_MANAGER: frozenset({Capability.SEE, Capability.CONTRIBUTE}),
    Role.TRANSLATOR: frozenset(),
    Role.AUDITOR: frozenset({Capability.SEE}),
    Role.COUNCIL_READER: frozenset(),
    Role.ADMINISTRATOR: frozenset({Capability.SEE, Capability.KEEP_PERIODS, Capability.KEEP_USERS}),
}
"""Roles without SEE stand outside the inner circle: they read published, protected figures only."""
