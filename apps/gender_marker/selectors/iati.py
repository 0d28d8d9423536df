"""What projects are by their gender markers, as the IATI file of the projects' room asks for it.

The significance of gender equality is the project's own score by the OECD-DAC marker where it has one,
else that of the compulsory edition as the crosswalk turns it. Not applicable, not screened, undetermined
and unscored leave the marker out, because 0 says that somebody looked.
"""

from collections.abc import Collection
from typing import NamedTuple

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import CodeKind, EditionState
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.crosswalk import correspondences
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.selectors.scores import scores_that_count
from apps.projects.iati import DAC_VOCABULARY, GENDER_EQUALITY, OWN_VOCABULARY, PolicyMarker

DAC = "DAC"
"""Code of the scale of the OECD-DAC marker in marker_scales.csv."""
SIGNIFICANCES = frozenset({"0", "1", "2"})
LANGUAGES = ("en", "fr", "es")


class ScoredCode(NamedTuple):
    """The code of a score, with its labels in the order of `LANGUAGES`."""

    key: str
    labels: tuple[str, ...]


def policy_markers(
    *, project_ids: Collection[int], scope: OfficeScope
) -> dict[int, list[PolicyMarker]]:
    """Return the policy markers of projects whose scores the scope sees; projects without one are absent.

    Three statements, and one for each edition of the DAC marker; of several the newest one counts.
    """
    editions = list(editions_seen(scope=scope).exclude(state=EditionState.DRAFT))
    significance: dict[int, str] = {}
    for edition in editions:
        if edition.scale.code == DAC:
            found = codes_of(edition, project_ids, scope)
            significance |= {project: code.key for project, code in found.items()}
    own: dict[int, PolicyMarker] = {}
    default = next((each for each in editions if each.is_default), None)
    if default is not None:
        rows = correspondences(scope=scope).filter(
            from_scale_id=default.scale_id, to_scale__code=DAC
        )
        turned = {row.from_code: row.to_code for row in rows}
        for project, code in codes_of(default, project_ids, scope).items():
            significance.setdefault(project, turned.get(code.key, ""))
            own[project] = PolicyMarker(
                vocabulary=OWN_VOCABULARY, code=code.key, words=words_of(default, code)
            )
    markers: dict[int, list[PolicyMarker]] = {}
    for project, value in significance.items():
        if value in SIGNIFICANCES:
            marker = PolicyMarker(
                vocabulary=DAC_VOCABULARY, code=GENDER_EQUALITY, significance=value
            )
            markers.setdefault(project, []).append(marker)
    for project, marker in own.items():
        markers.setdefault(project, []).append(marker)
    return markers


def codes_of(
    edition: Edition, project_ids: Collection[int], scope: OfficeScope
) -> dict[int, ScoredCode]:
    """Return the codes of the scores that count, by project: scores only, no code that says nothing of gender."""
    rows = scores_that_count(edition=edition, scope=scope).filter(project_id__in=project_ids)
    labels = [f"code__label_{language}" for language in LANGUAGES]
    return {
        project: ScoredCode(key, tuple(words))
        for project, kind, key, *words in rows.values_list(
            "project_id", "code__kind", "code__key", *labels
        )
        if kind == CodeKind.SCORE
    }


def words_of(edition: Edition, code: ScoredCode) -> tuple[tuple[str, str], ...]:
    """Return what an own code means, in each language that it is worded in."""
    return tuple(
        (
            language,
            f"{getattr(edition, f'title_{language}') or edition.title_en} ({edition.code}): "
            f"{code.key}, {label}",
        )
        for language, label in zip(LANGUAGES, code.labels, strict=True)
        if label
    )
