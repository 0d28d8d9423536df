"""The house's source as syntax trees, for the rules that no linter knows."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "figures",
    "web",
    "publishing",
    "organization",
    "accounts",
    "jobs",
    "documents",
    "policy",
    "actions",
    "questionnaires",
    "projects",
    "staffing",
    "focal_points",
    "gender_marker",
    "reports",
    "desk",
)
"""The rooms from the lowest to the highest."""

DOORS = {"views", "api", "tasks", "management", "middleware", "urls", "admin"}
"""Modules and packages of a room that stand at its edge."""


@dataclass(frozen=True, slots=True)
class Module:
    """One file of a room: `layer` is its first part below the room (`selectors`, `views`, …)."""

    path: Path
    room: str
    layer: str

    @property
    def name(self) -> str:
        """The dotted name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return parsed(self.path)

    @property
    def is_door(self) -> bool:
        """Whether the module may read the clock."""
        return self.layer in DOORS


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules() -> Iterator[Module]:
    """Return the files of all rooms, migrations left out."""
    for path in sorted((ROOT / "apps").rglob("*.py")):
        parts = path.relative_to(ROOT / "apps").parts
        if len(parts) < 2 or "migrations" in parts:
            continue
        yield Module(path=path, room=parts[0], layer=parts[1].removesuffix(".py"))


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions of a module that others may call."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            yield node
