"""Addresses of awards."""

from django.urls import path

from apps.projects.views.awards import award_page, decisions, register, steps

urlpatterns = [
    path("wggi/rounds/<int:year>/decisions/", decisions.decisions, name="decisions"),
    path(
        "wggi/rounds/<int:year>/decisions/several/",
        decisions.decide_several,
        name="decide_several",
    ),
    path("wggi/proposals/<int:proposal_id>/decision/", decisions.decision, name="decision"),
    path(
        "wggi/proposals/<int:proposal_id>/decision/refuse/",
        decisions.decision_refuse,
        name="decision_refuse",
    ),
    path("wggi/awards/", register.awards, name="awards"),
    path("wggi/awards/<str:what>.<str:extension>", register.awards_file, name="awards_file"),
    path("wggi/awards/<int:award_id>/", award_page.award, name="award"),
    path("wggi/awards/<int:award_id>/tranches/", steps.award_tranches, name="award_tranches"),
    path("wggi/awards/<int:award_id>/pay/", steps.award_pay, name="award_pay"),
    path("wggi/awards/<int:award_id>/take-back/", steps.award_take_back, name="award_take_back"),
    path("wggi/awards/<int:award_id>/amend/", steps.award_amend, name="award_amend"),
    path("wggi/awards/<int:award_id>/cancel/", steps.award_cancel, name="award_cancel"),
    path(
        "wggi/awards/<int:award_id>/letters/<int:version>/<str:language>.<str:extension>",
        award_page.award_letter,
        name="award_letter",
    ),
    path(
        "wggi/amendments/<int:amendment_id>/approve/",
        steps.amendment_approve,
        name="amendment_approve",
    ),
    path(
        "wggi/amendments/<int:amendment_id>/refuse/",
        steps.amendment_refuse,
        name="amendment_refuse",
    ),
    path("wggi/envelopes/", register.envelopes, name="envelopes"),
    path("wggi/envelopes.<str:extension>", register.envelopes_file, name="envelopes_file"),
]
