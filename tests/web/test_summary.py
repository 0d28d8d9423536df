"""The error summary names every problem and leads to its field."""

from django import forms
from django.template import Context, Template

from apps.web.refusals import Problem
from apps.web.summary import lines_of_forms, lines_of_problems


class GradeForm(forms.Form):
    grade = forms.CharField(label="Grade")
    women = forms.IntegerField(label="Women <F>")

    def clean(self):
        self.add_error(None, "The two do not fit.")


def draw(source, **context):
    return Template("{% load web_ui %}" + source).render(Context(context))


class TestLinesOfForms:
    def test_lists_the_form_and_then_its_fields_in_order(self):
        lines = lines_of_forms(GradeForm({"women": "many"}))
        assert [(line.label, line.href) for line in lines] == [
            ("", ""),
            ("Grade", "#id_grade"),
            ("Women <F>", "#id_women"),
        ]

    def test_goes_through_the_members_of_a_formset(self):
        formset = forms.formset_factory(GradeForm, extra=0)(
            {
                "form-TOTAL_FORMS": "2",
                "form-INITIAL_FORMS": "0",
                "form-0-grade": "P4",
                "form-0-women": "1",
                "form-1-grade": "P5",
                "form-1-women": "x",
            }
        )
        assert "#id_form-1-women" in [line.href for line in lines_of_forms(formset)]


class TestLinesOfProblems:
    def test_groups_the_same_problem_and_keeps_its_places(self):
        problems = [Problem("missing", "Missing.", cell=f"C{row}") for row in range(1, 13)]
        (line,) = lines_of_problems([*problems[:3], *problems[3:]])
        assert line.places == tuple(f"C{row}" for row in range(1, 9))
        assert line.more == 4

    def test_keeps_problems_with_different_values_apart(self):
        problems = [Problem("unknown", "Unknown.", value=value) for value in ("P-4", "P 4")]
        assert [line.value for line in lines_of_problems(problems)] == ["P-4", "P 4"]


class TestErrorSummary:
    def test_counts_escapes_and_links(self):
        text = draw("{% error_summary form %}", form=GradeForm({"women": "many"}))
        assert "3 things to correct" in text
        assert '<a href="#id_women">Women &lt;F&gt;</a>' in text
        assert "data-takes-focus" in text

    def test_is_absent_when_nothing_was_sent_or_all_is_well(self):
        assert (
            draw("{% error_summary form problems %}", form=GradeForm(), problems=[]).strip() == ""
        )

    def test_shows_what_was_found_and_what_was_expected(self):
        problem = Problem("x", "Not known.", value="<b>", expected="a code", nearest="P4")
        text = draw("{% error_summary problems %}", problems=[problem])
        assert "Found: &lt;b&gt;" in text
        assert "expected: a code" in text
        assert "nearest match: P4" in text

    def test_can_be_included_with_a_form_or_with_problems(self):
        include = '{% include "_error_summary.html" %}'
        assert 'href="#id_women"' in draw(include, form=GradeForm({"women": "many"}))
        assert "Not known." in draw(include, problems=[Problem("x", "Not known.")])
        assert draw(include, form=GradeForm()).strip() == ""
