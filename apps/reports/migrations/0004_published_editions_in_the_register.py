"""Enters the editions that were published before there was a register of released tables.

Outside readers hold their tables: every later release is attacked together with them.

It reads the frozen tables with the code that reads and attacks them to this day, not with a copy of it: facts
that another reading had found would be attacked wrongly. Where no edition was published it does nothing.
"""

import hashlib
import json
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from apps.reports.archive import document_from_dict
from apps.staffing.analytics.published_tables import facts_of


def register_published(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write a published release for every edition of the report to the Council that was published."""
    edition_model: Any = apps.get_model("reports", "ReportEdition")
    release_model: Any = apps.get_model("staffing", "Release")
    table_model: Any = apps.get_model("staffing", "ReleasedTable")
    editions = edition_model.objects.filter(series="council", published_at__isnull=False)
    for edition in editions.order_by("published_at", "pk"):
        documents = edition.snapshot["documents"]
        public, truth = (
            {
                table.number: table
                for table in document_from_dict(documents["en"][audience]).tables()
                if table.number
            }
            for audience in ("public", "inner")
        )
        contents = {
            language: [
                block["table"]
                for block in document["public"]["blocks"]
                if block["kind"] == "table" and block["table"]["number"]
            ]
            for language, document in documents.items()
        }
        text = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        release = release_model.objects.create(
            source="council",
            reference=f"{edition.year}-{edition.number}",
            as_of=f"{edition.year}-12-31",
            population="all_staff",
            state="published",
            facts=facts_of(public, truth).to_json(),
            checksum=hashlib.sha256(text.encode()).hexdigest(),
            is_specimen=bool(documents["en"]["public"]["meta"]["watermark"]),
            prepared_by_id=edition.frozen_by_id,
            prepared_at=edition.frozen_at,
            published_by_id=edition.published_by_id,
            published_at=edition.published_at,
        )
        table_model.objects.bulk_create(
            table_model(
                release=release,
                number=content["number"],
                position=position,
                language=language,
                content=content,
            )
            for language, of_language in contents.items()
            for position, content in enumerate(of_language)
        )


class Migration(migrations.Migration):
    """Only data; staffing has the tables."""

    dependencies = [
        ("reports", "0003_series_of_editions"),
        ("staffing", "0014_released_tables"),
    ]

    operations = [migrations.RunPython(register_published, migrations.RunPython.noop)]
