"""What the tests of the reference files share: reading a register as it stands in its file."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
COLUMNS = {
    "reference/countries.csv": "iso3,iso2,name,un_region,un_subregion",
    "reference/offices.csv": (
        "code,name,kind,parent,duty_station,country,un_region,time_zone,starts_on,ends_before,"
        "reporting,basis,source,note"
    ),
    "reference/duty_stations.csv": "code,as_of,total,source",
    "reference/grades.csv": "code,name,category,rank,p_equivalent,source,note",
    "reference/contract_groups.csv": (
        "code,name,is_staff,in_one_year_plus,in_un_parity,is_graded,position,note"
    ),
    "reference/stated_staffing_figures.csv": (
        "key,as_of,as_of_text,category,grade,location,population,women,men,total,percent_women,"
        "kind,is_plottable,why_not,source,note"
    ),
    "reference/targets.csv": (
        "key,set_in,document,comparison,target,population,level,percent,deadline_year,deadline_on,"
        "deadline_text,binds_iom_from,outcome_stated,replaced_by,is_iom,source,note"
    ),
    "reference/funding_rounds.csv": (
        "year,title_en,title_fr,title_es,envelope,currency,source,chapter,council_approval,note"
    ),
    "reference/wggi_projects.csv": (
        "code,title,office,office_stated,year_stated,funding_stated,theme,target_group,state,"
        "is_counter_trafficking,round,number,amount,constraints,results,source,note"
    ),
    "reference/wggi_result_figures.csv": "project,position,indicator,value,unit,bound,source",
    "reference/wggi_other_activities.csv": (
        "year,position,on_text,title,place,partners,outcome,source"
    ),
    "reference/service_areas.csv": "key,name_en,name_fr,name_es,position,source,note",
    "reference/stated_money.csv": "key,kind,year,year_text,amount_usd,what,source,note",
    "reference/questionnaires.csv": (
        "key,title_en,title_fr,title_es,purpose_en,purpose_fr,purpose_es,source,note"
    ),
    "reference/questionnaire_versions.csv": "questionnaire,number,note",
    "reference/questionnaire_questions.csv": (
        "questionnaire,first_version,key,number,kind,parent,text_en,text_fr,text_es,is_required,"
        "has_comment,has_other,shown_if,shown_values,standing,source"
    ),
    "reference/questionnaire_options.csv": "questionnaire,question,key,label_en,label_fr,label_es",
    "reference/wggi_aims.csv": "number,text_en,text_fr,text_es,source,note",
    "reference/gender_checklist.csv": (
        "edition,key,position,applies,text_en,text_fr,text_es,source,note"
    ),
    "reference/gender_terms.csv": "language,term,forms,suggestion,reason,source",
    "reference/focal_point_events.csv": "key,year,date_text,title,place,partners,kind,figure,source",
    "reference/focal_point_publications.csv": "key,year_text,title,kind,issuer,note,source",
    "reference/policies.csv": (
        "key,title_en,title_fr,title_es,symbol,issued_on,first_year,last_year,source,note"
    ),
    "reference/policy_commitments.csv": (
        "key,policy,position,paragraph,theme_en,theme_fr,theme_es,text_en,text_fr,text_es,"
        "responsible_en,responsible_fr,responsible_es,deadline_en,deadline_fr,deadline_es,"
        "indicator_en,indicator_fr,indicator_es,is_our_reading,source,note"
    ),
    "reference/guideline_activities.csv": (
        "key,guideline,position,objective_en,objective_fr,objective_es,expected_result_en,"
        "expected_result_fr,expected_result_es,text_en,text_fr,text_es,is_our_reading,source,note"
    ),
    "reference/focal_point_rule_sets.csv": (
        "code,title_en,title_fr,title_es,position,is_default,source,note"
    ),
    "reference/focal_point_rules.csv": "rule_set,key,threshold,source,is_inferred,note",
    "reference/focal_point_grade_floors.csv": "rule_set,category,lowest,source,is_inferred",
    "reference/focal_point_areas.csv": "number,key,title_en,title_fr,title_es,source",
    "reference/focal_point_tasks.csv": "area,position,key,text_en,text_fr,text_es,source",
    "reference/focal_point_counts.csv": (
        "year,group,total,women,men,offices,countries,source,note"
    ),
    "reference/wggi_composition.csv": "year,members,men,women,head,source,note",
    "reference/marker_scales.csv": "code,name_en,name_fr,name_es,position,source,note",
    "reference/marker_editions.csv": (
        "code,scale,title_en,title_fr,title_es,stages,first_year,last_year,is_default,status,source,"
        "note"
    ),
    "reference/marker_codes.csv": (
        "edition,key,kind,position,label_en,label_fr,label_es,definition_en,definition_fr,"
        "definition_es,gem,is_principal,is_significant,status,source,note"
    ),
    "reference/marker_questions.csv": (
        "edition,key,position,is_gate,concept,label_en,label_fr,label_es,text_en,text_fr,text_es,"
        "guidance_en,guidance_fr,guidance_es,example_en,example_fr,example_es,status,source,note"
    ),
    "reference/marker_answers.csv": "edition,question,key,position,label_en,label_fr,label_es",
    "reference/marker_outcomes.csv": (
        "edition,position,code,reason_en,reason_fr,reason_es,status,source,note"
    ),
    "reference/marker_conditions.csv": "edition,outcome,position,questions,answers,least,most",
    "reference/marker_crosswalk.csv": (
        "from_scale,from_code,to_scale,to_code,loss_en,loss_fr,loss_es,status,source"
    ),
    "reference/staffing_rules.csv": (
        "key,position,severity,measure,limit,least,name_en,name_fr,name_es,sentence_en,sentence_fr,sentence_es,"
        "status,source,note"
    ),
    "reference/marker_contradictions.csv": (
        "key,scale,codes,fact,is_true,severity,position,sentence_en,sentence_fr,sentence_es,source,note"
    ),
    "demo/office_events.csv": "code,event,on,value,note",
}
"""The columns that the loading code reads, in their order."""


def text_of(file: str) -> str:
    """Return a register as text, newlines untouched."""
    return (FIXTURES / file).read_bytes().decode("utf-8")


def rows_of(file: str) -> list[dict[str, str]]:
    """Return the rows of a register; `file` is a key of COLUMNS."""
    return list(csv.DictReader(io.StringIO(text_of(file), newline=""), strict=True))


def by_code(file: str, key: str = "code") -> dict[str, dict[str, str]]:
    """Return the rows of a register by their key."""
    return {row[key]: row for row in rows_of(file)}


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def filled(rows: list[dict[str, str]], column: str) -> dict[str, str]:
    """Return what a column says, by the row's key, for rows where it says something."""
    return {row["key"]: row[column] for row in rows if row[column]}
