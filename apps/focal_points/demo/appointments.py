"""Invented appointments: some keep every rule set, some none; one office has two, some had one."""

from decimal import Decimal

from apps.focal_points.choices import EditionState
from apps.focal_points.models import Appointment, TermsEdition
from apps.organization.selectors import grades
from apps.projects.demo.stage import Stage


def make_appointments(rows: list[dict[str, str]], stage: Stage) -> dict[str, Appointment]:
    """Enter the appointments of `focal_points.csv`; return them by their keys."""
    grade_ids = {grade.code: grade.pk for grade in grades()}
    edition = TermsEdition.objects.filter(state=EditionState.PUBLISHED).order_by("-number").first()
    made = Appointment.objects.bulk_create(
        Appointment(
            office_id=stage.offices[row["office"]],
            user_id=stage.people.get(row["account"]),
            name=row["name"],
            sex=row["sex"],
            role=row["role"],
            grade_id=grade_ids.get(row["grade"]),
            post_kind=row["post_kind"],
            post_title=row["post_title"],
            former_posts=row["former_posts"],
            starts_on=stage.at(int(row["begins_in"])).date(),
            ends_before=stage.day(row["ends_in"]),
            ended_because=row["ended_because"],
            decision=row["decision"],
            decided_on=stage.day(row["decided_in"]),
            percent_of_time=Decimal(row["percent"]) if row["percent"] else None,
            has_expertise=True if row["expertise"] else None,
            expertise=row["expertise"],
            appraisal_year=stage.today.year + int(row["appraisal"]) if row["appraisal"] else None,
            terms_edition=edition if row["signed_in"] else None,
            terms_signed_on=stage.day(row["signed_in"]),
            note=row["note"],
            created_by_id=stage.people["gcu"],
            created_at=stage.at(int(row["begins_in"])),
        )
        for row in rows
    )
    return {row["key"]: each for row, each in zip(rows, made, strict=True)}
