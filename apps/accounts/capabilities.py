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
    SEE_FOCAL_POINTS = "see_focal_points"
    LOG_ACTIVITIES = "log_activities"
    SUPERVISE_FOCAL_POINTS = "supervise_focal_points"
    KEEP_FOCAL_POINTS = "keep_focal_points"
    KEEP_POLICY = "keep_policy"
    KEEP_MARKERS = "keep_markers"
    SIGN_ESTIMATES = "sign_estimates"


# CONTRIBUTE: to add evidence and actions. Auditors, translators, reviewers and Council readers read.
# SEE_PROJECTS: the register, budgets, beneficiaries as counted, awards. KEEP_PROJECTS: to enter projects,
# propose them to a round and report on them. REVIEW_GENDER: to review projects at endorsement. RUN_WGGI: to
# keep members, meetings and rounds, ask reviewers, recommend, accept reports. Reviewers of a proposal need no
# capability: what they see follows from the proposals that were given to them.
# SEE_FOCAL_POINTS: appointments, workplans and activities of the offices; held anywhere, the pages of the network.
# LOG_ACTIVITIES: to log what was done and keep one's own workplan. SUPERVISE_FOCAL_POINTS: the first yes to a
# workplan. KEEP_FOCAL_POINTS: appointments, rule sets, terms, the second yes, meetings, bulletins.
# KEEP_POLICY: to close commitments of a policy and open them again.
# KEEP_MARKERS: editions of gender markers, rules on contradictions, samples for blind reading, benchmarks.
# SIGN_ESTIMATES: to sign off the annual estimate of money by marker (policy paragraph 47). Scores need neither:
# whoever keeps a project scores it, whoever reviews projects checks scores, whoever sees it reads them.
CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.HR_STAFF: frozenset({Capability.SEE, Capability.ENTER, Capability.CONTRIBUTE}),
    Role.HEAD_OF_OFFICE: frozenset(
        {
            Capability.SEE,
            Capability.ATTEST,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.KEEP_PROJECTS,
            Capability.SEE_FOCAL_POINTS,
            Capability.SUPERVISE_FOCAL_POINTS,
        }
    ),
    Role.REGIONAL_HR: frozenset(
        {
            Capability.SEE,
            Capability.ENTER,
            Capability.CONTRIBUTE,
            Capability.KEEP_USERS,
            Capability.SEE_FOCAL_POINTS,
        }
    ),
    Role.HRM: frozenset(
        {
            Capability.SEE,
            Capability.APPROVE,
            Capability.CONTRIBUTE,
            Capability.SEE_FOCAL_POINTS,
        }
    ),
    Role.FOCAL_POINT: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.REVIEW_GENDER,
            Capability.SEE_FOCAL_POINTS,
            Capability.LOG_ACTIVITIES,
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
            Capability.SEE_FOCAL_POINTS,
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
            Capability.SEE_FOCAL_POINTS,
            Capability.LOG_ACTIVITIES,
            Capability.KEEP_FOCAL_POINTS,
            Capability.KEEP_POLICY,
            Capability.KEEP_MARKERS,
        }
    ),
    Role.DDG: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.APPROVE_AWARDS,
            Capability.SEE_FOCAL_POINTS,
        }
    ),
    Role.BUDGET: frozenset(
        {
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.KEEP_PROJECTS,
            Capability.PAY_AWARDS,
            Capability.SIGN_ESTIMATES,
        }
    ),
    Role.SENIOR_MANAGER: frozenset(
        {
            Capability.SEE,
            Capability.CONTRIBUTE,
            Capability.SEE_PROJECTS,
            Capability.SEE_FOCAL_POINTS,
        }
    ),
    Role.TRANSLATOR: frozenset(),
    Role.AUDITOR: frozenset(
        {
            Capability.SEE,
            Capability.SEE_PROJECTS,
            Capability.SEE_FOCAL_POINTS,
        }
    ),
    Role.COUNCIL_READER: frozenset(),
    Role.ADMINISTRATOR: frozenset(
        {
            Capability.SEE,
            Capability.KEEP_PERIODS,
            Capability.KEEP_USERS,
            Capability.KEEP_MARKERS,
        }
    ),
}
"""Roles without SEE stand outside the inner circle: they read published, protected figures only."""
