"""What each role may do: one table, read by `scope`."""

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
    SEE_PROJECTS = "see_projects"
    KEEP_PROJECTS = "keep_projects"
    REVIEW_GENDER = "review_gender"
    RUN_WGGI = "run_wggi"
    APPROVE_AWARDS = "approve_awards"
    PAY_AWARDS = "pay_awards"
    RUN_CAMPAIGNS = "run_campaigns"


# CONTRIBUTE: to add evidence and actions. Auditors, translators, reviewers and Council readers read.
# SEE_PROJECTS: the register, budgets, beneficiaries as counted, awards. KEEP_PROJECTS: to enter projects,
# propose them to a round and report on them. REVIEW_GENDER: to review projects at endorsement. RUN_WGGI: to
# keep members, meetings and rounds, ask reviewers, recommend, accept reports. Reviewers of a proposal need no
# capability: what they see follows from the proposals that were given to them.
CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.HR_STAFF: frozenset({Capability.SEE, Capability.ENTER, Capability.CONTRIBUTE}),
    Role.HEAD_OF_OFFICE: frozenset(
        {
            Capability.SEE,
            Capability.ATTEST,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.KEEP_PROJECTS,
        }
    ),
    Role.REGIONAL_HR: frozenset(
        {Capability.SEE, Capability.ENTER, Capability.CONTRIBUTE, Capability.KEEP_USERS}
    ),
    Role.HRM: frozenset({Capability.SEE, Capability.APPROVE, Capability.CONTRIBUTE}),
    Role.FOCAL_POINT: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.REVIEW_GENDER,
        }
    ),
    Role.PROJECT_MANAGER: frozenset(
        {Capability.CONTRIBUTE, Capability.SEE_PROJECTS, Capability.KEEP_PROJECTS}
    ),
    Role.WGGI: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.REVIEW_GENDER,
            Capability.RUN_WGGI,
            Capability.RUN_CAMPAIGNS,
        }
    ),
    Role.REVIEWER: frozenset(),
    Role.INDICATOR_OWNER: frozenset({Capability.CONTRIBUTE}),
    Role.GCU: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.CERTIFY,
            Capability.BUILD_REPORTS,
            Capability.PUBLISH_REPORTS,
            Capability.SEE_PROJECTS,
            Capability.KEEP_PROJECTS,
            Capability.REVIEW_GENDER,
            Capability.RUN_WGGI,
            Capability.RUN_CAMPAIGNS,
        }
    ),
    Role.DDG: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.APPROVE_AWARDS,
        }
    ),
    Role.BUDGET: frozenset(
        {
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.KEEP_PROJECTS,
            Capability.PAY_AWARDS,
        }
    ),
    Role.SENIOR_MANAGER: frozenset(
        {Capability.SEE, Capability.CONTRIBUTE, Capability.SEE_PROJECTS}
    ),
    Role.TRANSLATOR: frozenset(),
    Role.AUDITOR: frozenset({Capability.SEE, Capability.SEE_PROJECTS}),
    Role.COUNCIL_READER: frozenset(),
    Role.ADMINISTRATOR: frozenset({Capability.SEE, Capability.KEEP_PERIODS, Capability.KEEP_USERS}),
}
"""Roles without SEE stand outside the inner circle: they read published, protected figures only."""
