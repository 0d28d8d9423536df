"""Rows of the decision table of a draft, with their conditions."""

from django.db import transaction

from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import Condition, Edition, Outcome
from apps.gender_marker.selectors.drafts import PartName, part_of, parts_of
from apps.gender_marker.services.editions.data import RowData, row_problems
from apps.gender_marker.services.editions.writing import draft_to_write, values_of
from apps.web.refusals import Invalid
from apps.web.versions import write


@transaction.atomic
def save_row(
    *, code: str, version: int, part_id: int | None, data: RowData, scope: OfficeScope
) -> Edition:
    """Add a row at the end of a draft's table, or change one with its conditions.

    A row without conditions takes every combination. Raises OutOfScope, NotPermitted, WrongState, Invalid.
    """
    draft = draft_to_write(code=code, version=version, scope=scope)
    held = list(parts_of(draft=draft, name=PartName.ROWS, scope=scope))
    row = (
        part_of(draft=draft, name=PartName.ROWS, part_id=part_id, scope=scope)
        if part_id
        else Outcome()
    )
    codes = {each.key: each.pk for each in parts_of(draft=draft, name=PartName.CODES, scope=scope)}
    if problems := row_problems(data, codes=codes):
        raise Invalid(problems=problems)
    if row.pk is None:
        row.edition = draft
        row.position = max((each.position for each in held), default=0) + 1
    row.code_id = codes.get(data.code)
    for name, value in values_of(data, leaving=("code", "conditions")).items():
        setattr(row, name, value)
    row.save()
    Condition.objects.filter(outcome=row).delete()
    Condition.objects.bulk_create(
        Condition(outcome=row, position=place, **values_of(condition))
        for place, condition in enumerate(data.conditions, start=1)
    )
    written: Edition = write(draft)
    return written
