"""One step that makes many tables, for the first migration of a large room."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

WITHIN_A_TABLE = (AddField, AddConstraint, AddIndex)
"""What a table already holds when it is made from the state after all steps."""


class CreateAtOnce(Operation):
    """Makes the tables and triggers of several operations from the state after the last of them.

    Django draws every model of the house anew after each table and each foreign key, as all lead to
    people; for fifty tables with their histories that takes more than a minute on each new database.
    Here they are drawn once. Raises TypeError for an operation that is neither a table, a part of one nor
    a trigger.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Take operations as `makemigrations` wrote them."""
        for each in operations:
            if not isinstance(each, (CreateModel, AddTrigger, *WITHIN_A_TABLE)):
                raise TypeError(f"{each.describe()}: this does not make a table.")
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all models to the state, and have it drawn when it is next looked at."""
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make tables and triggers; foreign keys follow at the end of the migration by themselves."""
        for each in self.operations:
            if not isinstance(each, WITHIN_A_TABLE):
                each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the tables; their triggers go with them."""
        for each in reversed(self.operations):
            if isinstance(each, CreateModel):
                each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what it does."""
        return "Create tables and triggers at once"
