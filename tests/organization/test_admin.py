"""The admin site shows the tables and changes none."""

import pytest
from django.contrib import admin
from django.urls import reverse

from apps.accounts.models import User
from apps.organization.models import OfficeSpell

pytestmark = pytest.mark.django_db

MODELS = [
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model in admin.site._registry
    if model._meta.app_label in {"organization", "policy"}
]


@pytest.fixture
def looking(world, client):
    """A client of somebody who may enter the admin site."""
    User.objects.filter(username="admin").update(is_staff=True)
    client.force_login(world.people["admin"])
    return client


class TestAdmin:
    def test_knows_every_table_of_the_rooms(self):
        assert sorted(MODELS) == [
            "organization_contractgroup",
            "organization_country",
            "organization_grade",
            "organization_office",
            "organization_officespell",
            "organization_referenceload",
            "organization_reportingperiod",
            "policy_commitment",
            "policy_guidelineactivity",
            "policy_policy",
            "policy_target",
        ]

    @pytest.mark.parametrize("model", MODELS)
    def test_shows_rows_and_adds_none(self, looking, model):
        assert looking.get(reverse(f"admin:{model}_changelist")).status_code == 200
        assert looking.get(reverse(f"admin:{model}_add")).status_code == 403

    def test_changes_and_deletes_nothing(self, looking, world):
        spell = world.spells["KEN-MOMBASA"]
        url = reverse("admin:organization_officespell_change", args=[spell.pk])
        assert looking.get(url).status_code == 200
        assert looking.post(url, {"name": "Coast"}).status_code == 403
        delete = reverse("admin:organization_officespell_delete", args=[spell.pk])
        assert looking.post(delete, {"post": "yes"}).status_code == 403
        assert OfficeSpell.objects.get(pk=spell.pk).name == "Mombasa"
