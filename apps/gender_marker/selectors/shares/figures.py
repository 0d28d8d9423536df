"""Shares as figures: every number with its population, day, scope and coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.figures.display import format_dollars
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.gender_marker.analytics.shares import Amount, Share, Tally
from apps.gender_marker.choices import CodeKind, ShareKind
from apps.gender_marker.models import Code
from apps.web.language import in_language

POPULATION = "projects"
NOT_APPLICABLE, UNSCORED, TOTAL = "not_applicable", "unscored", "total"
BLIND = "blind"
"""The share of projects that do not look at gender at all (code 0 of the scale)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One share with the lowest and the highest that it can still become, and the money behind it."""

    share: Figure
    lowest: Figure
    highest: Figure
    money: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One code, N/A, or what has no score; the last two have no share, because they are outside the divisor.

    `key` is the code, `not_applicable` or `unscored`; `code` is None for the unscored.
    """

    key: str
    code: Code | None
    label: str
    projects: Figure
    measured: Measured

    @property
    def money(self) -> Figure:
        """The money of the code."""
        return self.measured.money


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes figures that share day, scope and coverage."""

    as_of: date
    scope: str
    coverage: Coverage

    def money(self, key: str, amount: Any) -> Figure:
        """Return an amount in US dollars."""
        return Figure.count(
            f"shares.{key}.money",
            amount,
            unit=Unit.DOLLARS,
            population=POPULATION,
            as_of=self.as_of,
            scope=self.scope,
            coverage=self.coverage,
            status=Status.PROVISIONAL,
        )

    def projects(self, key: str, number: int) -> Figure:
        """Return a number of projects."""
        return Figure.count(
            f"shares.{key}.projects",
            number,
            unit=Unit.PROJECTS,
            population=POPULATION,
            as_of=self.as_of,
            scope=self.scope,
            coverage=self.coverage,
            status=Status.PROVISIONAL,
        )

    def per_cent(self, key: str, value: Fraction | None, note: str = "") -> Figure:
        """Return a share in per cent; not applicable where there is none."""
        return Figure(
            key=f"shares.{key}",
            value=value,
            unit=Unit.PER_CENT,
            numerator=None,
            denominator=None,
            population=POPULATION,
            as_of=self.as_of,
            scope=self.scope,
            coverage=self.coverage,
            status=Status.PROVISIONAL,
            empty=Empty.NOT_APPLICABLE if value is None else None,
            note=note if value is not None else "",
        )

    def measured(self, key: str, share: Share | None, money: Fraction) -> Measured:
        """Return a share with its bounds; all three are not applicable where there is none to be had."""
        names = {"share": "value", "lowest": "lowest", "highest": "highest"}
        note = "" if share is None else behind(share)
        return Measured(
            money=self.money(key, money),
            **{
                name: self.per_cent(
                    f"{key}.{name}", None if share is None else getattr(share, column), note
                )
                for name, column in names.items()
            },
        )

    def rows(self, prefix: str, codes: Iterable[Code], tally: Tally) -> tuple[ShareRow, ...]:
        """Return a row for each score in the order of the scale, then N/A, then what has no score."""
        rows, not_applicable = [], None
        for code in codes:
            if code.kind == CodeKind.SCORE:
                found = tally.by_code.get(code.key, Amount())
                key = f"{prefix}.{code.key}"
                rows.append(
                    ShareRow(
                        key=code.key,
                        code=code,
                        label=f"{code.key} · {in_language(code, 'label')}",
                        projects=self.projects(key, found.projects),
                        measured=self.measured(key, tally.share([code.key]), found.money),
                    )
                )
            elif code.kind == CodeKind.NOT_APPLICABLE:
                not_applicable = code
        if not_applicable is not None:
            label = f"{not_applicable.key} · {in_language(not_applicable, 'label')}"
            rows.append(
                self.outside(prefix, NOT_APPLICABLE, not_applicable, label, tally.not_applicable)
            )
        rows.append(self.outside(prefix, UNSCORED, None, _("Without a score"), tally.unscored))
        return tuple(rows)

    def outside(
        self, prefix: str, key: str, code: Code | None, label: str, amount: Amount
    ) -> ShareRow:
        """Return the row of what is outside the divisor."""
        return ShareRow(
            key=key,
            code=code,
            label=label,
            projects=self.projects(f"{prefix}.{key}", amount.projects),
            measured=self.measured(f"{prefix}.{key}", None, amount.money),
        )

    def of_kind(
        self, kind: str, codes: Iterable[Code], tally: Tally, *, prefix: str = ""
    ) -> Measured:
        """Return the share of a kind; not applicable where no code of the edition counts as that kind."""
        keys = [code.key for code in codes if is_of(kind, code)]
        share = tally.share(keys) if keys else None
        return self.measured(f"{prefix}{kind}", share, share.part if share else Fraction(0))


def behind(share: Share) -> str:
    """Return the money behind a share in words."""
    language = get_language() or "en"
    return _("%(part)s of %(whole)s scored; %(rest)s without a score") % {
        "part": format_dollars(share.part, language, style="text"),
        "whole": format_dollars(share.whole, language, style="text"),
        "rest": format_dollars(share.unscored, language, style="text"),
    }


def is_of(kind: str, code: Code) -> bool:
    """Whether a code counts for a share: principal, significant, either of them, or gender-blind."""
    if code.kind != CodeKind.SCORE:
        return False
    match kind:
        case ShareKind.PRINCIPAL:
            return code.is_principal
        case ShareKind.SIGNIFICANT:
            return code.is_significant
        case ShareKind.FOCUSED:
            return code.is_principal or code.is_significant
        case _:
            return code.gem == 0
