"""What a change of an office would mean, in sentences for the person about to do it."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.organization.choices import OfficeKind, Reporting
from apps.organization.tree import OfficeNode, OfficeTree


def of_opening(*, name: str, reporting: str, on: date) -> list[str]:
    """Sentences before an office is opened."""
    sentences = [_("From %(day)s %(name)s stands in the tree.") % {"day": _day(on), "name": name}]
    if reporting == Reporting.UNIT:
        sentences.append(
            _("It owes a return for every period that counts that day or a later one.")
        )
    return sentences


def of_closing(*, node: OfficeNode, on: date) -> list[str]:
    """Sentences before an office is closed."""
    sentences = [
        _("From %(day)s %(name)s is no longer in the tree.") % {"day": _day(on), "name": node.name}
    ]
    if node.is_reporting_unit:
        sentences.append(_("It owes no return for periods that count that day or a later one."))
    return [*sentences, _past()]


def of_renaming(*, node: OfficeNode, name: str, on: date) -> list[str]:
    """Sentences before an office gets another name."""
    return [
        _("From %(day)s %(old)s is called %(new)s; its code %(code)s stays.")
        % {"day": _day(on), "old": node.name, "new": name, "code": node.code},
        _past(),
    ]


def of_moving(*, tree: OfficeTree, node: OfficeNode, parent: OfficeNode, on: date) -> list[str]:
    """Sentences before an office is put under another one."""
    below = len(tree.subtree(node.id)) - 1
    old = tree.nodes.get(node.parent_id) if node.parent_id else None
    return [
        _("From %(day)s %(name)s stands under %(new)s instead of %(old)s.")
        % {
            "day": _day(on),
            "name": node.name,
            "new": parent.name,
            "old": old.name if old else _("no office"),
        },
        *_with_offices_below(below),
        _("Roles over %(new)s reach it from then on; roles over its old place no longer do.")
        % {"new": parent.name},
        _past(),
    ]


def of_reclassifying(*, node: OfficeNode, kind: str, reporting: str, on: date) -> list[str]:
    """Sentences before an office becomes something else."""
    sentences = [
        _("From %(day)s %(name)s is: %(kind)s; %(reporting)s.")
        % {
            "day": _day(on),
            "name": node.name,
            "kind": OfficeKind(kind).label,
            "reporting": Reporting(reporting).label,
        }
    ]
    if node.is_reporting_unit and reporting != Reporting.UNIT:
        sentences.append(_("It owes no return for periods that count that day or a later one."))
    if not node.is_reporting_unit and reporting == Reporting.UNIT:
        sentences.append(
            _("It owes a return for every period that counts that day or a later one.")
        )
    return [*sentences, _past()]


def of_merging(*, tree: OfficeTree, node: OfficeNode, into: OfficeNode, on: date) -> list[str]:
    """Sentences before an office becomes part of another one."""
    sentences = [
        _("From %(day)s %(name)s is part of %(into)s and no longer in the tree.")
        % {"day": _day(on), "name": node.name, "into": into.name},
        *_with_offices_below(len(tree.subtree(node.id)) - 1),
    ]
    if into.is_reporting_unit:
        sentences.append(
            _("%(into)s counts its staff for periods that count that day or a later one.")
            % {"into": into.name}
        )
    return [*sentences, _past()]


def _with_offices_below(number: int) -> list[str]:
    if not number:
        return []
    return [
        ngettext(
            "%(number)s office below it moves along.",
            "%(number)s offices below it move along.",
            number,
        )
        % {"number": number}
    ]


def _past() -> str:
    return _("Figures of earlier dates stay with the tree as it was.")


def _day(on: date) -> str:
    return date_format(on, "DATE_FORMAT")
