"""How words are compared: without accents, by their stems where the language is known.

`words_config` chooses the configuration for the language of a document; `document_words` are the
words of its title and description, the title weighing more. Both are immutable, so that indexes can
be made of them.
"""

import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations

STEMMERS = {"en": "english", "fr": "french", "es": "spanish"}
TOKENS = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"


def configuration(name: str, base: str, dictionary: str) -> migrations.RunSQL:
    """Return the operation that makes one configuration out of PostgreSQL's own."""
    return migrations.RunSQL(
        [
            f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{base})",
            f"ALTER TEXT SEARCH CONFIGURATION {name}"
            f" ALTER MAPPING FOR {TOKENS} WITH unaccent, {dictionary}",
        ],
        [f"DROP TEXT SEARCH CONFIGURATION {name}"],
    )


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_versions_stay'),
        ('organization', '0001_initial'),
    ]

    operations = [
        *(
            configuration(f"words_{language}", stemmer, f"{stemmer}_stem")
            for language, stemmer in STEMMERS.items()
        ),
        configuration("words_any", "simple", "simple"),
        migrations.RunSQL(
            """
            CREATE FUNCTION words_config(language text) RETURNS regconfig
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN CASE left(language, 2)
                WHEN 'en' THEN 'words_en'::regconfig
                WHEN 'fr' THEN 'words_fr'::regconfig
                WHEN 'es' THEN 'words_es'::regconfig
                ELSE 'words_any'::regconfig
            END
            """,
            "DROP FUNCTION words_config(text)",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION document_words(language text, title text, description text)
            RETURNS tsvector
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN setweight(to_tsvector(words_config(language), title), 'A')
                || setweight(to_tsvector(words_config(language), description), 'B')
            """,
            "DROP FUNCTION document_words(text, text, text)",
        ),
        migrations.AddIndex(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(
                django.db.models.expressions.Func(
                    'language', 'title', 'description', function='document_words'
                ),
                name='document_words',
            ),
        ),
    ]
