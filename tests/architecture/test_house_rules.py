"""Rules of the house that no linter knows, each tried with a breach."""

import ast
import csv
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from apps.organization.models import Office
from tests.architecture.calls import called_from_outside, functions, touching
from tests.architecture.source import ROOMS, ROOT, Module, modules, public_functions

# -- scope ---------------------------------------------------------------------------------------

SCOPED_ROOMS = ROOMS[ROOMS.index("accounts") :]
"""Rooms that hold records of people and offices. What `organization` holds is known to everybody who has
logged in, and scopes are computed from it; `web`, `publishing` and `figures` hold no records."""

WITHOUT_SCOPE = {
    "apps.focal_points.selectors.activities.offers.areas": "a vocabulary, known to everybody",
    "apps.focal_points.selectors.activities.reading.office_names": "names of offices, known to everybody",
    "apps.focal_points.services.activities.data.today_at": "time zones of offices, known to everybody",
    "apps.actions.selectors.feed.owner_of_feed": "the secret address lets in; the scope is its person's",
    "apps.actions.selectors.register.listed": "rows that a selector has returned for a scope",
    "apps.actions.selectors.register.overdue": "rows that a selector has returned for a scope",
    "apps.focal_points.selectors.appointments.named_like": "narrows rows that a selector has returned for a scope",
    "apps.focal_points.selectors.appointments.office_names": "names of offices, known to everybody",
    "apps.documents.services.links.run_check": "a worker works on the row it was sent, for nobody",
    "apps.focal_points.selectors.coverage.words.map_chart": "an answer that a selector has returned",
    "apps.focal_points.selectors.workplan_steps.today_at": "time zones of offices, known to everybody",
    "apps.focal_points.selectors.workplan_words.office_name": "names of offices, known to everybody",
    "apps.focal_points.selectors.workplans.with_counts": "rows that a selector has chosen for a scope",
    "apps.gender_marker.selectors.checks.codes_to_propose": "codes of the edition of a score that a selector has returned",
    "apps.gender_marker.selectors.portfolio.codes_of": "codes of an edition that a selector has returned",
    "apps.gender_marker.selectors.portfolio.portfolio_rows": "rows that a selector has chosen for a scope",
    "apps.gender_marker.selectors.readings.sheet_of_reading": "a reading that a selector has returned for a scope",
    "apps.gender_marker.selectors.shares.codes_of": "codes of an edition that a selector has returned",
    "apps.gender_marker.selectors.tables.table_of": "the table of an edition that a selector has returned",
    "apps.gender_marker.selectors.tables.tables_of": "tables of editions that a selector has returned",
    "apps.gender_marker.services.samples.problems_of": "what was typed of a sample, before anything is read",
    "apps.jobs.services.claimed": "a worker begins the job it was sent; the scope is of who asked",
    "apps.gender_marker.services.imports.work.run_apply": "a worker works on the row it was sent",
    "apps.gender_marker.services.imports.work.run_check": "a worker works on the row it was sent",
    "apps.jobs.services.begin": "a worker works on the row it was sent, for nobody",
    "apps.jobs.services.step": "a worker works on the row it was sent, for nobody",
    "apps.jobs.services.finish": "a worker works on the row it was sent, for nobody",
    "apps.desk.services.history_export.run_export": "a worker works on the row it was sent, for nobody",
    "apps.policy.selectors.targets": "text of published documents, known to everybody",
    "apps.projects.selectors.register.below": "a filter of rows that a selector has returned for a scope",
    "apps.projects.selectors.register.budget_of_year": "a column of rows that a selector has chosen for a scope",
    "apps.projects.selectors.register.listed": "rows that a selector has returned for a scope",
    "apps.projects.selectors.register.of_year": "a filter of rows that a selector has returned for a scope",
    "apps.projects.selectors.beneficiaries.country_names": "names of countries, known to everybody",
    "apps.projects.services.imports.work.run_apply": "a worker works on the row it was sent",
    "apps.projects.services.imports.work.run_check": "a worker works on the row it was sent",
    "apps.questionnaires.selectors.days.zone_of_office": "time zones of offices, known to everybody",
    "apps.questionnaires.selectors.questionnaires.gaps_of": "questions that a selector has returned",
    "apps.projects.selectors.awards.register.listed": "orders rows that a selector has chosen for a scope",
    "apps.projects.selectors.awards.register.open_amendment": "an award that a selector has returned for a scope",
    "apps.projects.selectors.words.holding": "narrows rows that a selector has chosen for a scope",
    "apps.projects.services.proposals.drafting.zone_of": "time zones of offices, known to everybody",
    "apps.projects.services.proposals.templates.to_docx": "a proposal that a selector has returned for a scope",
    "apps.reports.selectors.is_specimen": "whether data are invented is said to everybody",
    "apps.reports.services.building.build": "a worker works on the row it was sent, for nobody",
    "apps.reports.services.building.build_files": "a worker works on the row it was sent, for nobody",
    "apps.staffing.services.imports.work.run_apply": "a worker works on the row it was sent",
    "apps.staffing.services.imports.work.run_check": "a worker works on the row it was sent",
    "apps.staffing.selectors.cells.form_on": "grades and contract groups, known to everybody",
    "apps.staffing.selectors.parity.expect_period": "dates of periods, known to everybody",
    "apps.staffing.selectors.releases.certified_dates": "dates of periods, known to everybody",
    "apps.staffing.selectors.releases.obstacle_in_check": "of a release that was looked up with a scope",
    "apps.staffing.services.release_attack.run_check": "a worker works on the row it was sent",
    "apps.staffing.services.release_attack.run_release": "a worker works on the row it was sent",
    "apps.staffing.selectors.simulator.periods_to_start_from": "dates of periods, known to everybody",
}
"""Functions that may do without, each with its reason."""


def demands_scope(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether `scope` is keyword-only and has no default."""
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if argument.arg == "scope":
            return default is None
    return False


class TestScope:
    def unscoped(self) -> set[str]:
        """Selectors and services that reach rows, are called from outside, and ask for no scope."""
        found = functions()
        return {
            name
            for name in touching(found) & called_from_outside(found)
            if found[name].module.room in SCOPED_ROOMS and not demands_scope(found[name].node)
        }

    def test_is_demanded_by_every_selector_and_service_that_others_call(self):
        assert sorted(self.unscoped() - set(WITHOUT_SCOPE)) == []

    def test_is_left_out_only_where_it_is_said_why(self):
        assert sorted(set(WITHOUT_SCOPE) - self.unscoped()) == []

    def test_is_looked_for_where_doors_really_call(self):
        """The search would find nothing wrong in an empty list."""
        found = functions()
        reached = touching(found) & called_from_outside(found)
        assert {
            "apps.accounts.selectors.people",
            "apps.accounts.services.create_user",
            "apps.jobs.selectors.job_seen",
            "apps.jobs.services.ask",
        } <= reached
        assert "apps.accounts.selectors.sees_people" not in reached

    @pytest.mark.parametrize(
        ("signature", "demanded"),
        [
            ("def f(*, scope): ...", True),
            ("def f(*, a=1, scope): ...", True),
            ("def f(*, scope=None): ...", False),
            ("def f(scope): ...", False),
            ("def f(*, a): ...", False),
            ("async def f(*, scope): ...", True),
        ],
    )
    def test_is_recognized(self, signature, demanded):
        [function] = public_functions(ast.parse(signature))
        assert demands_scope(function) is demanded


# -- views ---------------------------------------------------------------------------------------


def manager_uses(tree: ast.AST) -> list[int]:
    """Return the lines that reach for `.objects` or `._default_manager`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]


class TestDoors:
    def test_read_and_write_through_selectors_and_services(self):
        found = [
            f"{module.name}:{line}"
            for module in modules()
            if module.is_door
            for line in manager_uses(module.tree)
        ]
        assert found == []

    def test_are_watched(self):
        assert manager_uses(ast.parse("x = 1\nUser.objects.all()")) == [2]
        watched = {module.layer for module in modules() if module.is_door}
        assert {"views", "api", "tasks", "management"} <= watched


# -- clock ---------------------------------------------------------------------------------------

CLOCKS = {
    "timezone.now",
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "datetime.date.today",
    "datetime.datetime.now",
    "time.time",
}
LOCAL_CLOCKS = {"localdate", "localtime"}
AUTOMATIC = {"auto_now", "auto_now_add"}


def clocks_read(tree: ast.AST) -> list[int]:
    """Return the lines that read the clock, or let the database or a field read it.

    `localdate(value)` converts and is no reading; `localdate()` is one.
    """
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS:
            lines.append(node.lineno)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rsplit(".", 1)[-1]
            if (name in LOCAL_CLOCKS or name == "Now") and not node.args and not node.keywords:
                lines.append(node.lineno)
            lines.extend(node.lineno for word in node.keywords if word.arg in AUTOMATIC)
    return sorted(set(lines))


class TestClock:
    def test_is_read_by_doors_only(self):
        found = [
            f"{module.name}:{line}"
            for module in modules()
            if not module.is_door
            for line in clocks_read(module.tree)
        ]
        assert found == []

    @pytest.mark.parametrize(
        "line",
        [
            "timezone.now()",
            "f(default=timezone.now)",
            "date.today()",
            "datetime.now(UTC)",
            "timezone.localdate()",
            "localtime()",
            "models.DateTimeField(auto_now_add=True)",
            "q.update(at=Now())",
        ],
    )
    def test_is_noticed(self, line):
        assert clocks_read(ast.parse(line)) == [1]

    @pytest.mark.parametrize("line", ["timezone.localdate(moment)", "localtime(a, b)", "now()"])
    def test_is_not_suspected_where_it_is_not_read(self, line):
        assert clocks_read(ast.parse(line)) == []


# -- tables --------------------------------------------------------------------------------------

ROUTES = ROOT / "tests" / "architecture" / "office_routes.csv"


def domain_models() -> list[type[Model]]:
    """Return the tables of the rooms; the tables of their history follow them."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("apps.") and not hasattr(model, "pgh_tracked_model")
    ]


def relations(model: type[Model]) -> list[Field]:
    """Return the fields of a table that point to another."""
    return [field for field in model._meta.get_fields() if field.is_relation and field.concrete]


def points_up(model: type[Model], field: Field) -> bool:
    """Whether the field points from a lower room to a higher one."""
    target = field.related_model._meta.app_label
    return target in ROOMS and ROOMS.index(target) > ROOMS.index(model._meta.app_label)


def office_routes() -> dict[str, tuple[str, str]]:
    """Return route and reason by table."""
    lines = [line for line in ROUTES.read_text().splitlines() if not line.startswith("#")]
    return {row["model"]: (row["route"], row["why"] or "") for row in csv.DictReader(lines)}


def reaches_an_office(model: type[Model], route: str) -> bool:
    """Whether the fields of a route lead from the table to an office."""
    if route == "self":
        return model is Office
    for name in route.split("__"):
        model = model._meta.get_field(name).related_model
    return model is Office


class TestTables:
    def test_point_down(self):
        found = [
            f"{model._meta.label}.{field.name}"
            for model in domain_models()
            for field in relations(model)
            if points_up(model, field)
        ]
        assert found == []

    def test_would_be_noticed_pointing_up(self):
        job = apps.get_model("reports.ReportEdition")._meta.get_field("job")
        assert points_up(apps.get_model("accounts.User"), job)
        assert not points_up(apps.get_model("reports.ReportEdition"), job)

    def test_each_state_the_way_to_their_office(self):
        named = set(office_routes())
        tables = {model._meta.label for model in domain_models()}
        assert sorted(tables - named) == [], f"say it in {ROUTES.name}"
        assert sorted(named - tables) == [], f"gone, but still in {ROUTES.name}"

    @pytest.mark.parametrize("label", sorted(office_routes()))
    def test_reach_their_office_or_say_why_not(self, label):
        route, why = office_routes()[label]
        if route == "none":
            assert why, "an explicit none needs its reason"
        else:
            assert reaches_an_office(apps.get_model(label), route)

    def test_of_history_keep_no_password(self):
        fields = {field.name for field in apps.get_model("accounts.UserEvent")._meta.get_fields()}
        assert "last_name" in fields
        assert "password" not in fields


# -- templates -----------------------------------------------------------------------------------

INLINE = re.compile(
    r"""<[a-z][^>]*\sstyle\s*=|<style[\s>]|<[a-z][^>]*\son[a-z]+\s*=\s*["']|javascript:""",
    re.IGNORECASE,
)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
DATA = re.compile(r"""type\s*=\s*["']application/json["']""", re.IGNORECASE)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)


def inline_code(text: str) -> list[str]:
    """Return what the content security policy would refuse, or what would need it weakened."""
    text = COMMENT.sub("", text)
    found = [match.group(0) for match in INLINE.finditer(text)]
    for match in SCRIPT.finditer(text):
        attributes = match.group(1)
        if "src=" not in attributes and not DATA.search(attributes):
            found.append(match.group(0))
    return found


class TestTemplates:
    def test_hold_no_inline_style_or_script(self):
        found = {
            str(path.relative_to(ROOT)): inline_code(path.read_text(encoding="utf-8"))
            for path in sorted((ROOT / "templates").rglob("*.html"))
        }
        assert {path: lines for path, lines in found.items() if lines} == {}

    @pytest.mark.parametrize(
        "text",
        [
            '<p style="color: red">',
            "<style>p {}</style>",
            "<script>alert(1)</script>",
            '<script type="module">x</script>',
            '<button onclick="x()">',
            '<a href="javascript:x()">',
        ],
    )
    def test_are_watched(self, text):
        assert inline_code(text)

    @pytest.mark.parametrize(
        "text",
        [
            '<script src="/static/web/app.js" defer></script>',
            '<script type="application/json" id="plot">{}</script>',
            "{% comment %}<p style=''>{% endcomment %}",
            '<p data-style="x" class="on-top">',
            '<input name="one" autocomplete="on">',
        ],
    )
    def test_are_not_suspected(self, text):
        assert inline_code(text) == []


# -- files ---------------------------------------------------------------------------------------


class TestModules:
    def test_stay_short_enough_to_be_read(self):
        """A module that passes about 400 lines becomes a package by topic."""
        long = {
            module.name: count
            for module in modules()
            if (count := len(module.path.read_text().splitlines())) > 440
        }
        assert long == {}

    def test_have_names_that_say_something(self):
        empty = {"utils", "helpers", "misc", "common"}
        assert [module.name for module in modules() if Path(module.path).stem in empty] == []

    def test_belong_to_a_room_of_the_house(self):
        assert {module.room for module in modules()} == set(ROOMS)

    def test_are_layered_by_their_first_part(self):
        views = Module(ROOT / "apps" / "jobs" / "views.py", "jobs", "views")
        assert views.name == "apps.jobs.views"
        assert views.is_door
