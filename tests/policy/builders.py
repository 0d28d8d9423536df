"""Small policies, commitments and activities of guidelines for tests."""

from typing import Any

from apps.policy.models import Commitment, GuidelineActivity, Policy


def policy(**said: Any) -> Policy:
    """Return the policy of 2015, made once."""
    return Policy.objects.get_or_create(
        key="gender-2015",
        defaults={
            "title_en": "Gender Equality Policy 2015–2019",
            "title_fr": "Politique en matière d’égalité des sexes 2015-2019",
            "title_es": "Política de Igualdad de Género 2015-2019",
            "symbol": "C/106/INF/8/Rev.1",
            "first_year": 2015,
            "last_year": 2019,
            "source": "C/106/INF/8/Rev.1",
            **said,
        },
    )[0]


def commitment(key: str = "2015-35-2", **said: Any) -> Commitment:
    """Return a commitment, open unless it is said to be closed."""
    return Commitment.objects.create(
        **{
            "key": key,
            "policy": policy(),
            "position": Commitment.objects.count() + 1,
            "paragraph": "35",
            "theme_en": "architecture",
            "theme_fr": "dispositif pour l’égalité des sexes",
            "theme_es": "arquitectura de género",
            "text_en": "Focal points spend at least 10 per cent of working time",
            "text_fr": "Les points focaux consacrent au moins 10 % de leur temps",
            "text_es": "Los puntos focales dedican al menos el 10 % de su tiempo",
            "responsible_en": "Director General",
            "responsible_fr": "Directeur général",
            "responsible_es": "Director General",
            "is_our_reading": True,
            "source": "C/106/INF/8/Rev.1, para 35",
            **said,
        }
    )


def guideline_activity(key: str = "programme-1a-7", **said: Any) -> GuidelineActivity:
    """Return an activity of the guidelines of the programme policy."""
    return GuidelineActivity.objects.create(
        **{
            "key": key,
            "guideline": "programme",
            "position": GuidelineActivity.objects.count() + 1,
            "objective_en": "1. Networking and outreach",
            "objective_fr": "1. Travail en réseau et communication extérieure",
            "objective_es": "1. Trabajo en red y divulgación",
            "expected_result_en": "1a. Stakeholders in dialogue at all levels",
            "expected_result_fr": "1a. Parties prenantes en dialogue à tous les niveaux",
            "expected_result_es": "1a. Partes interesadas en diálogo en todos los niveles",
            "text_en": "Take part in focal point networks",
            "text_fr": "Participer aux réseaux de points focaux",
            "text_es": "Participar en las redes de puntos focales",
            "is_our_reading": True,
            "source": "CRP/22",
            **said,
        }
    )
