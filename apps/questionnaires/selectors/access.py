"""Who reads questionnaires, who writes them, and whose campaigns are whose."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.questionnaires.choices import VersionState
from apps.questionnaires.models import Campaign, Questionnaire, QuestionnaireVersion
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "questionnaires.campaign"


def writes_questionnaires(scope: OfficeScope) -> bool:
    """Whether somebody writes questionnaires: whoever runs campaigns of any office."""
    return bool(scope.over(Capability.RUN_CAMPAIGNS))


def reads_questionnaires(scope: OfficeScope) -> bool:
    """Whether drafts and the pages of questionnaires are open: also to translators and auditors."""
    return (
        writes_questionnaires(scope)
        or Role.TRANSLATOR.value in scope.roles
        or Role.AUDITOR.value in scope.roles
    )


def expect_reader(scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever does not read questionnaires."""
    if not reads_questionnaires(scope):
        raise NotPermitted(
            _("Questionnaires are for those who run campaigns, translators and auditors.")
        )


def expect_writer(scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever does not write questionnaires."""
    if not writes_questionnaires(scope):
        raise NotPermitted(_("Those who run campaigns write questionnaires."))


def questionnaire_seen(*, key: str, scope: OfficeScope) -> Questionnaire:
    """Return a questionnaire by its key; raises OutOfScope for strangers and for one that is not there.

    What is asked is known to everybody who has logged in.
    """
    found = Questionnaire.objects.filter(key=key).first() if scope.has_entered else None
    if found is None:
        raise OutOfScope
    return found


def version_seen(*, key: str, number: int, scope: OfficeScope) -> QuestionnaireVersion:
    """Return a version with its questionnaire; drafts only to those who read questionnaires.

    Raises OutOfScope.
    """
    rows = QuestionnaireVersion.objects.select_related("questionnaire").filter(
        questionnaire__key=key, number=number
    )
    if not reads_questionnaires(scope):
        rows = rows.filter(state=VersionState.PUBLISHED)
    found = rows.first() if scope.has_entered else None
    if found is None:
        raise OutOfScope
    return found


def version_to_write(*, key: str, number: int, scope: OfficeScope) -> QuestionnaireVersion:
    """Return a version to be changed, locked; raises OutOfScope or NotPermitted."""
    version = version_seen(key=key, number=number, scope=scope)
    expect_writer(scope)
    return (
        QuestionnaireVersion.objects.select_for_update(of=("self",))
        .select_related("questionnaire")
        .get(pk=version.pk)
    )


def campaigns_seen(*, scope: OfficeScope) -> QuerySet[Campaign]:
    """Return the campaigns of the offices for which somebody runs them; auditors see those of theirs."""
    seen = scope.over(Capability.RUN_CAMPAIGNS).where("office_id")
    if Role.AUDITOR.value in scope.roles:
        seen |= scope.visible.where("office_id")
        if scope.visible.everywhere:
            return Campaign.objects.all()
    return Campaign.objects.filter(seen)


def sees_campaigns(scope: OfficeScope) -> bool:
    """Whether the list of campaigns is a page for somebody."""
    return writes_questionnaires(scope) or Role.AUDITOR.value in scope.roles


def campaign_seen(*, campaign_id: int, scope: OfficeScope) -> Campaign:
    """Return one campaign with its version and questionnaire; raises OutOfScope."""
    found = (
        campaigns_seen(scope=scope)
        .select_related("version_asked__questionnaire")
        .filter(pk=campaign_id)
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def runs(campaign: Campaign, scope: OfficeScope) -> bool:
    """Whether somebody runs this campaign."""
    return scope.may(Capability.RUN_CAMPAIGNS, campaign.office_id)


def campaign_to_run(*, campaign_id: int, scope: OfficeScope) -> Campaign:
    """Return a campaign to be changed, locked; raises OutOfScope or NotPermitted."""
    campaign = campaign_seen(campaign_id=campaign_id, scope=scope)
    if not runs(campaign, scope):
        raise NotPermitted(_("Those who run the campaigns of this office do this."))
    return (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("version_asked__questionnaire")
        .get(pk=campaign.pk)
    )
