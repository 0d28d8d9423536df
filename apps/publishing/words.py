"""The few words that the renderers add to a document, in its language and not in the reader's.

A document has one language for good, while Django's catalogues follow whoever happens to be logged
in; and a frozen report must come out the same when a catalogue has changed. Hence a table here.
"""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date

from apps.figures.display import format_number
from apps.figures.figure import OFFICES, Coverage

LANGUAGES = ("en", "fr", "es")
#: Day before month in English, too, as in all documents of the United Nations.
LOCALES = {"en": "en_GB", "fr": "fr", "es": "es"}
LANGUAGE_NAMES = {
    "en": {"en": "English", "fr": "French", "es": "Spanish"},
    "fr": {"en": "anglais", "fr": "français", "es": "espagnol"},
    "es": {"en": "inglés", "fr": "francés", "es": "español"},
}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "about": "About",
        "as_of": "As of {date}.",
        "category": "Category",
        "caveats": "Caveats",
        "contents": "Contents",
        "counted_of_units": "{counted} of {due} reporting units",
        "counted_of_recipients": "{counted} of {due} persons asked",
        "counted_of_projects": "{counted} of {due} projects",
        "counted_of_budget_lines": "{counted} of {due} budget lines",
        "counted_of_readings": "{counted} of {due} readings",
        "counted_of_activities": "{counted} of {due} activities",
        "counted_of_vacancies": "{counted} of {due} vacancies",
        "coverage": "Coverage: {counted}.",
        "coverage_title": "Coverage",
        "data_of": "Data as of",
        "date": "Date",
        "document": "Document",
        "exact": "Shares are in per cent and unrounded; documents print them rounded.",
        "figure": "Figure",
        "hidden": "hidden",
        "language": "Language",
        "missing": "missing",
        "no_data": "There is nothing to draw.",
        "not_applicable": "NA",
        "not_drawn": "Not on the map: {names}.",
        "note": "Note",
        "offices": "Offices and departments: {due}.",
        "organization": "Organization",
        "original": "Original: {language}",
        "page": "Page",
        "page_of": "Page {page} of {pages}",
        "paragraph": "paragraph {first}",
        "paragraphs": "paragraphs {first}–{last}",
        "population": "Population",
        "same_data": "The same data as a table",
        "series": "Series",
        "session": "Session",
        "sheet": "Sheet",
        "stated": "Stated in a document",
        "symbol": "Symbol",
        "symbol_missing": "symbol to be assigned",
        "table": "Table",
        "tables": "Tables",
        "target": "Target",
        "title": "Title",
        "unit": "Office",
        "value": "Value",
    },
    "fr": {
        "about": "Présentation",
        "as_of": "Au {date}.",
        "category": "Catégorie",
        "caveats": "Réserves",
        "contents": "Table des matières",
        "counted_of_units": "{counted} unités déclarantes sur {due}",
        "counted_of_recipients": "{counted} personnes interrogées sur {due}",
        "counted_of_projects": "{counted} projets sur {due}",
        "counted_of_budget_lines": "{counted} lignes budgétaires sur {due}",
        "counted_of_readings": "{counted} lectures sur {due}",
        "counted_of_activities": "{counted} activités sur {due}",
        "counted_of_vacancies": "{counted} vacances de poste sur {due}",
        "coverage": "Couverture : {counted}.",
        "coverage_title": "Couverture",
        "data_of": "Données au",
        "date": "Date",
        "document": "Document",
        "exact": "Les parts sont en pour cent et non arrondies ; les documents les impriment arrondies.",
        "figure": "Figure",
        "hidden": "masqué",
        "language": "Langue",
        "missing": "manquant",
        "no_data": "Il n’y a rien à représenter.",
        "not_applicable": "NA",
        "not_drawn": "Absents de la carte : {names}.",
        "note": "Note",
        "offices": "Bureaux et départements : {due}.",
        "organization": "Organisation",
        "original": "Original : {language}",
        "page": "Page",
        "page_of": "Page {page} sur {pages}",
        "paragraph": "paragraphe {first}",
        "paragraphs": "paragraphes {first} à {last}",
        "population": "Population",
        "same_data": "Les mêmes données sous forme de tableau",
        "series": "Série",
        "session": "Session",
        "sheet": "Feuille",
        "stated": "Indiqué dans un document",
        "symbol": "Cote",
        "symbol_missing": "cote à attribuer",
        "table": "Tableau",
        "tables": "Tableaux",
        "target": "Cible",
        "title": "Titre",
        "unit": "Bureau",
        "value": "Valeur",
    },
    "es": {
        "about": "Presentación",
        "as_of": "Al {date}.",
        "category": "Categoría",
        "caveats": "Salvedades",
        "contents": "Índice",
        "counted_of_units": "{counted} de {due} unidades declarantes",
        "counted_of_recipients": "{counted} de {due} personas consultadas",
        "counted_of_projects": "{counted} de {due} proyectos",
        "counted_of_budget_lines": "{counted} de {due} líneas presupuestarias",
        "counted_of_readings": "{counted} de {due} lecturas",
        "counted_of_activities": "{counted} de {due} actividades",
        "counted_of_vacancies": "{counted} de {due} vacantes",
        "coverage": "Cobertura: {counted}.",
        "coverage_title": "Cobertura",
        "data_of": "Datos al",
        "date": "Fecha",
        "document": "Documento",
        "exact": "Las proporciones son por ciento sin redondear; los documentos las imprimen redondeadas.",
        "figure": "Gráfico",
        "hidden": "oculto",
        "language": "Idioma",
        "missing": "falta",
        "no_data": "No hay nada que representar.",
        "not_applicable": "NA",
        "not_drawn": "No figuran en el mapa: {names}.",
        "note": "Nota",
        "offices": "Oficinas y departamentos: {due}.",
        "organization": "Organización",
        "original": "Original: {language}",
        "page": "Página",
        "page_of": "Página {page} de {pages}",
        "paragraph": "párrafo {first}",
        "paragraphs": "párrafos {first} a {last}",
        "population": "Población",
        "same_data": "Los mismos datos en un cuadro",
        "series": "Serie",
        "session": "Reunión",
        "sheet": "Hoja",
        "stated": "Indicado en un documento",
        "symbol": "Signatura",
        "symbol_missing": "signatura por asignar",
        "table": "Cuadro",
        "tables": "Cuadros",
        "target": "Meta",
        "title": "Título",
        "unit": "Oficina",
        "value": "Valor",
    },
}

#: The populations by their keys; one that is not known here is printed as it comes.
POPULATIONS = {
    "en": {
        "all_staff": "All staff",
        "one_year_plus": "Staff with contracts of one year or more",
        "un_parity": "Professional and higher, fixed-term, continuing and permanent",
        "projects": "Projects of the register",
        "projects_by_marker": "Projects of the register",
        "blind_readings": "Projects read a second time, blind",
        "applicants": "Persons in selections",
        "board_members": "Members of a board",
    },
    "fr": {
        "all_staff": "Ensemble du personnel",
        "one_year_plus": "Personnel sous contrat d’un an ou plus",
        "un_parity": "Administrateurs et rang supérieur, à durée déterminée, continus et permanents",
        "projects": "Projets du registre",
        "projects_by_marker": "Projets du registre",
        "blind_readings": "Projets lus une seconde fois, à l’aveugle",
        "applicants": "Personnes dans les sélections",
        "board_members": "Membres d’un conseil",
    },
    "es": {
        "all_staff": "Todo el personal",
        "one_year_plus": "Personal con contratos de un año o más",
        "un_parity": "Cuadro orgánico y superior, de plazo fijo, continuos y permanentes",
        "projects": "Proyectos del registro",
        "projects_by_marker": "Proyectos del registro",
        "blind_readings": "Proyectos leídos por segunda vez, a ciegas",
        "applicants": "Personas en las selecciones",
        "board_members": "Miembros de una junta",
    },
}


def base_language(language: str) -> str:
    """The language of the words for a code like "fr-ca". Raises ValueError for an unknown one."""
    base = language.replace("_", "-").partition("-")[0].lower()
    if base not in WORDS:
        message = f"Documents are written in {', '.join(LANGUAGES)}, not in {language!r}."
        raise ValueError(message)
    return base


def word(key: str, language: str, /, **values: object) -> str:
    """A word or phrase of the renderers in a language; raises KeyError for an unknown key."""
    text = WORDS[base_language(language)][key]
    return text.format(**values) if values else text


def long_date(day: dt.date, language: str) -> str:
    """A date in words: 31 December 2025, 1er décembre 2025, 31 de diciembre de 2025."""
    base = base_language(language)
    text = format_date(day, "long", locale=LOCALES[base])
    return text.replace("1 ", "1er ", 1) if base == "fr" and day.day == 1 else text


def short_month(day: dt.date, language: str) -> str:
    """A month and year as short as they are clear: Dec 2025, déc. 2025, dic 2025."""
    return format_date(day, "MMM y", locale=LOCALES[base_language(language)])


def stamp(as_of: dt.date, coverage: Coverage, language: str) -> str:
    """The date and the coverage that stand beneath a chart; no coverage of what no unit reports."""
    dated = word("as_of", language, date=long_date(as_of, language))
    if coverage.due == coverage.counted == 0:
        return dated
    counted = counted_words(coverage, language)
    if coverage.of == OFFICES:
        return f"{dated} {counted}"
    return f"{dated} {word('coverage', language, counted=counted)}"


def counted_words(coverage: Coverage, language: str) -> str:
    """How many of what owed data are counted; of a register of offices, how many there are."""
    due = format_number(coverage.due, language)
    if coverage.of == OFFICES:
        return word("offices", language, due=due)
    counted = format_number(coverage.counted, language)
    return word(f"counted_of_{coverage.of}", language, counted=counted, due=due)


def language_name(code: str, language: str) -> str:
    """The name of a language in a language; a code that is not known is given back."""
    return LANGUAGE_NAMES[base_language(language)].get(code.partition("-")[0].lower(), code)


def population_name(key: str, language: str) -> str:
    """The name of a population in a language; a key that is not known is given back."""
    return POPULATIONS[base_language(language)].get(key, key)
