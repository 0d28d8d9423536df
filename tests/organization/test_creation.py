"""The step that makes many tables, against the state that Django computes one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from apps.organization.creation import CreateAtOnce

OPERATIONS = [
    migrations.CreateModel(name="Shelf", fields=[("id", models.BigAutoField(primary_key=True))]),
    migrations.CreateModel(
        name="Book",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=20)),
        ],
    ),
    migrations.AddField("Book", "shelf", models.ForeignKey("library.Shelf", models.PROTECT)),
    migrations.AddIndex("Book", models.Index(fields=["title"], name="book_title")),
    migrations.AddConstraint(
        "Book", models.CheckConstraint(condition=~models.Q(title=""), name="a_book_has_a_title")
    ),
]


def constraints_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))


@pytest.mark.django_db
class TestCreateAtOnce:
    def test_makes_what_the_operations_make_one_by_one_and_takes_it_back(self):
        step, before, after = CreateAtOnce(OPERATIONS), ProjectState(), ProjectState()
        assert before.apps.get_models() == []
        step.state_forwards("library", after)
        with connection.schema_editor() as editor:
            step.database_forwards("library", editor, before, after)
        assert {"book_title", "a_book_has_a_title"} <= constraints_of("library_book")
        assert any("_fk_library_shelf" in name for name in constraints_of("library_book"))
        one_by_one = ProjectState()
        for each in OPERATIONS:
            each.state_forwards("library", one_by_one)
        assert after == one_by_one
        with connection.schema_editor() as editor:
            step.database_backwards("library", editor, after, before)
        assert not {"library_book", "library_shelf"} & set(connection.introspection.table_names())

    def test_refuses_what_makes_no_table(self):
        with pytest.raises(TypeError, match="does not make a table"):
            CreateAtOnce([migrations.RunSQL("SELECT 1")])
