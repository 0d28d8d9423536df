"""Which functions of selectors and services touch the database, and which of them others call.

Names are resolved through the imports of each file; what is reached through an object or a table of
functions is not seen. Enough to notice a door that somebody forgot to lock.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.architecture.source import Module, modules

LAYERS = {"selectors", "services"}
TOUCHES = {
    "aggregate",
    "all",
    "annotate",
    "bulk_create",
    "bulk_update",
    "cursor",
    "delete",
    "exclude",
    "exists",
    "filter",
    "in_bulk",
    "objects",
    "save",
    "select_for_update",
    "values_list",
}
"""Attributes that only managers, querysets, rows and connections have."""


@dataclass
class Function:
    """One function: where it stands, what it calls, whether it reads or writes rows itself."""

    module: Module
    node: ast.FunctionDef | ast.AsyncFunctionDef
    calls: set[str] = field(default_factory=set)
    touches: bool = False


def aliases(module: Module) -> dict[str, str]:
    """Return the dotted meaning of every imported name of a file."""
    meant = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("apps."):
            for name in node.names:
                meant[name.asname or name.name] = f"{node.module}.{name.name}"
    return meant


def used(node: ast.AST, meant: dict[str, str]) -> Iterator[str]:
    """Return the dotted names that a piece of code mentions."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in meant:
            yield meant[each.id]
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            owner = meant.get(each.value.id)
            if owner:
                yield f"{owner}.{each.attr}"


def functions() -> dict[str, Function]:
    """Return every function of selectors and services by its dotted name."""
    found: dict[str, Function] = {}
    for module in modules():
        if module.layer not in LAYERS:
            continue
        own = [
            node
            for node in module.tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        meant = aliases(module) | {node.name: f"{module.name}.{node.name}" for node in own}
        for node in own:
            found[f"{module.name}.{node.name}"] = Function(
                module=module,
                node=node,
                calls=set(used(node, meant)) - {f"{module.name}.{node.name}"},
                touches=any(
                    isinstance(each, ast.Attribute) and each.attr in TOUCHES
                    for each in ast.walk(node)
                ),
            )
    return found


def re_exports() -> dict[str, str]:
    """Return names that a package offers for its parts: `selectors.f` for `selectors.part.f`."""
    return {
        f"{module.name}.{name}": target
        for module in modules()
        if module.layer in LAYERS and module.path.name == "__init__.py"
        for name, target in aliases(module).items()
    }


def touching(found: dict[str, Function]) -> set[str]:
    """Return the functions that reach rows, themselves or through what they call."""
    shared = re_exports()
    reached = {name for name, function in found.items() if function.touches}
    while True:
        more = {
            name
            for name, function in found.items()
            if name not in reached
            and any(shared.get(call, call) in reached for call in function.calls)
        }
        if not more:
            return reached
        reached |= more


def called_from_outside(found: dict[str, Function]) -> set[str]:
    """Return the functions that doors, forms or other rooms mention."""
    shared = re_exports()
    mentioned = set()
    for module in modules():
        for name in used(module.tree, aliases(module)):
            target = found.get(shared.get(name, name))
            if target is None:
                continue
            if module.layer in LAYERS and module.room == target.module.room:
                continue
            mentioned.add(f"{target.module.name}.{target.node.name}")
    return mentioned
