"""Texts written by several people: nobody's words are lost."""

import pytest

from apps.projects.choices import ReportPart
from apps.projects.services.writing import LONGEST_PART, PartChange, save_parts
from apps.web.refusals import Invalid
from tests.cast import World
from tests.projects.people_builders import NOW, make_project, make_report

KNOWN = dict(ReportPart.choices)


class TestPart:
    @pytest.fixture
    def report(self, world: World):
        return make_report(make_project(world))

    def save(self, world, report, text, *, seen, by="pm.nairobi", part="summary"):
        saved = save_parts(
            texts=report.texts,
            changes=[PartChange(part, text, seen)],
            known=KNOWN,
            now=NOW,
            scope=world.scope(by),
        )
        return saved.conflicts[0] if saved.conflicts else None

    def test_is_kept_with_its_writer_and_version(self, world, report):
        assert self.save(world, report, " Ten women trained.\r\nAll found work. ", seen=0) is None
        row = report.texts.get()
        assert row.text == "Ten women trained.\nAll found work."
        assert (row.version, row.changed_by) == (1, world.people["pm.nairobi"])

    def test_that_somebody_else_changed_is_given_back_with_both_texts(self, world, report):
        self.save(world, report, "One", seen=0)
        self.save(world, report, "Two", seen=1, by="head.nairobi")
        conflict = self.save(world, report, "Mine", seen=1)
        assert (conflict.change.text, conflict.kept.text) == ("Mine", "Two")
        assert conflict.kept.changed_by == world.people["head.nairobi"]
        assert report.texts.get().text == "Two"

    def test_sent_twice_is_written_once(self, world, report):
        self.save(world, report, "One", seen=0)
        assert self.save(world, report, "One", seen=0) is None
        assert report.texts.get().version == 1

    def test_of_another_person_does_not_stand_in_the_way(self, world, report):
        self.save(world, report, "Sum", seen=0)
        assert self.save(world, report, "Res", seen=0, part="results") is None
        assert report.texts.count() == 2

    def test_that_is_too_long_or_unknown_saves_nothing_and_says_all(self, world, report):
        with pytest.raises(Invalid) as refused:
            save_parts(
                texts=report.texts,
                changes=[
                    PartChange("summary", "x" * (LONGEST_PART + 1), 0),
                    PartChange("nonsense", "x", 0),
                    PartChange("results", "fine", 0),
                ],
                known=KNOWN,
                now=NOW,
                scope=world.scope("pm.nairobi"),
            )
        assert [problem.code for problem in refused.value.problems] == ["too_long", "unknown_part"]
        assert not report.texts.exists()
