"""Nothing that is kept is without a page: every table of history belongs to a record, or it is said why not."""

from itertools import chain

import pytest
from django.apps import apps
from django.utils import translation

from apps.accounts.history.tables import event_models, table_of
from apps.accounts.history.wording import FIELDS, field_words, has_words
from apps.accounts.records import record_kinds

LEFT_OUT = {
    "focal_points.TermsEdition": "an edition never changes once it is published",
    "gender_marker.BlindAnswer": "readers are blind to the first score, and a history would tell",
    "gender_marker.BlindReading": "readers are blind to the first score, and a history would tell",
    "gender_marker.MarkerImport": "its result page says what it did; the scores are told in the projects",
    "gender_marker.Sample": "its page shows who drew and closed it; its readings never change",
    "projects.Aim": "a list of five that is worded once; its page says who and when",
    "projects.ChecklistEdition": "an edition never changes once it is published",
    "projects.ChecklistItem": "an edition never changes once it is published",
    "projects.ExchangeRate": "entered once, with its source; its page says who and when",
    "projects.OtherActivity": "a line of an annex; what a report used is frozen in it",
    "projects.ProjectImport": "its result page says what it did; the rest is told in the projects",
    "projects.ReviewAssignment": "reviewers are blind to each other, and a history would tell",
    "projects.ReviewScore": "reviewers are blind to each other, and a history would tell",
    "projects.SensitiveTerm": "a vocabulary; rows retire",
    "projects.TermDecision": "one line a word; the text that it changed is told",
    "projects.WggiMember": "its page shows every membership from its first to its last day",
    "questionnaires.Code": "of one question of one campaign; its page shows all",
    "questionnaires.Coding": "coders are blind to each other, and a history would tell",
    "questionnaires.Option": "a version never changes once it is published",
    "questionnaires.Question": "a version never changes once it is published",
    "questionnaires.Questionnaire": "a name and a purpose; what was asked stands in its versions",
    "questionnaires.QuestionnaireVersion": "a version never changes once it is published",
    "actions.HandOver": "one row that is never changed; its own page shows the pack",
    "actions.MailPreference": "a person's own wishes, which concern nobody else",
    "reports.CouncilSession": "of a year and not of an edition; what an edition used is frozen in it",
    "staffing.HeadcountImport": "its result page says what it did; the numbers are told in the returns",
    "staffing.WorkbookUpload": "its page says what became of it; the numbers are told in the returns",
    "staffing.SetAsideGrade": "of the form of an office and not of a return",
    "policy.Policy": "comes from a reviewed file; people change its commitments, which tell it",
    "documents.LinkCheck": "found by a machine every week; the document shows the last look",
}
"""Tables whose changes no history page tells. They are kept, sealed and exported all the same."""

WITHOUT_HISTORY = {
    "projects.AwardLetter": "made once and never again: a trigger",
    "focal_points.Area": "a vocabulary from a reviewed file; rows retire",
    "focal_points.StatedEvent": "from a reviewed file",
    "focal_points.StatedFocalPoints": "from a reviewed file",
    "focal_points.StatedPublication": "from a reviewed file",
    "focal_points.Task": "follows its edition, which never changes once it is published",
    "gender_marker.AnswerOption": "follows its edition, which never changes once it is published",
    "gender_marker.Code": "follows its edition, which never changes once it is published",
    "gender_marker.Condition": "follows its edition, which never changes once it is published",
    "gender_marker.Correspondence": "a vocabulary from a reviewed file; rows retire",
    "gender_marker.Outcome": "follows its edition, which never changes once it is published",
    "gender_marker.Question": "follows its edition, which never changes once it is published",
    "gender_marker.Scale": "a vocabulary from a reviewed file; rows retire",
    "projects.ServiceArea": "a vocabulary from a reviewed file; rows retire",
    "projects.StatedComposition": "from a reviewed file",
    "projects.StatedMoney": "from a reviewed file",
    "questionnaires.Answer": "never changed once it is sent: a trigger; a history would tell who",
    "questionnaires.Recipient": "a history would tell who answered an anonymous campaign, and when",
    "questionnaires.Response": "never changed once it is sent: a trigger; a history would tell who",
    "accounts.HistorySeal": "never changed: a trigger",
    "actions.FeedKey": "a secret's digest",
    "actions.Mail": "its own record of what became of it",
    "actions.Notice": "told once; reading it is no change of the house",
    "actions.Subscription": "a person's own wish",
    "desk.Visit": "when somebody looked last",
    "documents.AnchorPlace": "derived from the file",
    "documents.DocumentPage": "derived from the file",
    "documents.Reading": "a log itself",
    "jobs.Heartbeat": "machinery",
    "jobs.Job": "its own record of what became of it",
    "organization.ContractGroup": "a vocabulary from a reviewed file; rows retire",
    "organization.Country": "a vocabulary from a reviewed file; rows retire",
    "organization.Grade": "a vocabulary from a reviewed file; rows retire",
    "organization.ReferenceLoad": "machinery",
    "policy.Target": "from a reviewed file; rows retire",
    "reports.ReportFile": "made once and never again: a trigger",
    "staffing.ReleasedTable": "frozen with its release: a trigger",
    "staffing.RevisionFindings": "made anew every night",
    "staffing.ReturnTally": "sums, made anew at will",
    "staffing.StaffSummary": "sums, made anew at will",
    "staffing.StatedFigure": "from a reviewed file",
}
"""Tables that keep no history, each with its reason."""


def told() -> set[str]:
    """Tables that some kind of record tells."""
    declared = chain.from_iterable(kind.history for kind in record_kinds().values())
    return {apps.get_model(each.model)._meta.label for each in declared}


class TestCompleteness:
    def test_every_table_of_history_is_told_or_it_is_said_why_not(self):
        assert sorted(set(event_models()) - told() - set(LEFT_OUT)) == []

    def test_what_is_told_is_not_said_to_be_left_out(self):
        assert sorted(told() & set(LEFT_OUT)) == []
        assert sorted(set(LEFT_OUT) - set(event_models())) == []

    def test_every_domain_table_keeps_a_history_or_is_derived(self):
        """The rows of untracked tables are sums, copies, machinery or vocabularies from files."""
        untracked = {
            model._meta.label
            for model in apps.get_models()
            if model.__module__.startswith("apps.")
            and not hasattr(model, "pgh_event_models")
            and not hasattr(model, "pgh_tracked_model")
        }
        assert sorted(untracked - set(WITHOUT_HISTORY)) == []
        assert sorted(set(WITHOUT_HISTORY) - untracked) == []


class TestNames:
    @pytest.mark.parametrize("label", sorted(event_models()))
    def test_every_column_has_a_name_in_words(self, label):
        events, model = event_models()[label], apps.get_model(label)
        columns = [
            model._meta.get_field(field.name)
            for field in events._meta.fields
            if not field.name.startswith("pgh_") and field.name != "id"
        ]
        assert [field.name for field in columns if not has_words(field)] == []

    def test_names_are_translated(self):
        for language in ["fr", "es"]:
            with translation.override(language):
                same = [name for name, words in FIELDS.items() if str(words) == name]
            assert set(same) <= {
                *("action", "code", "document", "grade", "note", "page", "position", "question"),
                *("questionnaire", "source", "tranche", "version"),
            }

    def test_a_table_without_naming_columns_is_named_by_what_it_is(self):
        kind = record_kinds()["organization.office"]
        office, spell = (table_of(each) for each in kind.history)
        assert (office.is_record, office.naming) == (True, ())
        assert (spell.is_record, spell.naming) == (False, ())
        assert "office" not in {field.name for field in spell.fields}
        assert field_words(spell.fields[0]) == "name"
