"""Which cells a revision owes, and which of them are missing."""

from django.db import connection
from django.utils.translation import gettext as _

from apps.staffing.choices import Sex
from apps.staffing.models import ReturnRevision
from apps.web.refusals import Problem

MISSING_CELLS = """
    SELECT contract.id, contract.name, grade.id, grade.code, sex.code
    FROM organization_grade grade
    CROSS JOIN organization_contractgroup contract
    CROSS JOIN (VALUES ('F', 1), ('M', 2), ('O', 3)) AS sex(code, position)
    LEFT JOIN staffing_headcountcell cell
        ON cell.revision_id = %(revision)s AND cell.grade_id = grade.id
       AND cell.contract_group_id = contract.id AND cell.sex = sex.code
    WHERE grade.retired_on IS NULL AND contract.retired_on IS NULL
      AND (contract.is_graded OR grade.category = 'ungraded')
      AND NOT EXISTS (
          SELECT 1 FROM staffing_setasidegrade aside
          WHERE aside.office_id = %(office)s AND aside.grade_id = grade.id AND contract.is_graded)
      AND (cell.id IS NULL OR cell.state = 'missing')
    ORDER BY contract.position, grade.rank DESC, sex.position
"""


def missing_cells(*, revision: ReturnRevision) -> list[Problem]:
    """Return one problem for each cell that the revision owes and does not hold.

    `field` is the id of the cell's input on the page: contract-grade-sex. The revision has been
    fetched within a scope.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            MISSING_CELLS,
            {"revision": revision.pk, "office": revision.headcount_return.office_id},
        )
        return [
            Problem(
                code="missing",
                message=_("%(grade)s, %(sex)s (%(contract)s) is missing.")
                % {"grade": grade, "sex": Sex(sex).label, "contract": _(contract)},
                field=f"{contract_id}-{grade_id}-{sex}",
            )
            for contract_id, contract, grade_id, grade, sex in cursor.fetchall()
        ]
