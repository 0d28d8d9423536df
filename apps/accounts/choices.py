"""Roles of the house; what each may do stands in `capabilities`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is to the organization's gender policy."""

    HR_STAFF = "hr_staff", _("HR staff")
    HEAD_OF_OFFICE = "head_of_office", _("Head of office")
    REGIONAL_HR = "regional_hr", _("Regional HR")
    HRM = "hrm", _("Human resources management")
    FOCAL_POINT = "focal_point", _("Gender focal point")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    WGGI = "wggi", _("Working Group on Gender Issues")
    REVIEWER = "reviewer", _("Reviewer")
    INDICATOR_OWNER = "indicator_owner", _("Indicator owner")
    GCU = "gcu", _("Gender Coordination Unit")
    DDG = "ddg", _("Deputy Director General")
    BUDGET = "budget", _("Budget Division")
    SENIOR_MANAGER = "senior_manager", _("Senior manager")
    TRANSLATOR = "translator", _("Translator")
    AUDITOR = "auditor", _("Auditor")
    COUNCIL_READER = "council_reader", _("Council reader")
    ADMINISTRATOR = "administrator", _("Administrator")
