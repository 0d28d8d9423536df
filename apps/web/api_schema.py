"""What every operation of the API answers when it refuses: written into the schema in one place."""

from typing import Any

PROBLEM = {
    "description": "A problem: what was asked for is not there, not allowed, or not valid.",
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Errors"}},
        "text/csv": {"schema": {"type": "string"}},
    },
}
METHODS = {"get", "post", "put", "patch", "delete"}


def describe_problems(
    result: dict[str, Any], generator: object, request: object, public: bool
) -> dict[str, Any]:
    """Add the house's problem to every operation as its answer to whatever is refused (4XX).

    A hook of drf-spectacular, named in the settings. Answers that an operation describes itself
    are kept.
    """
    for operations in result.get("paths", {}).values():
        for method, operation in operations.items():
            if method in METHODS:
                operation["responses"].setdefault("4XX", PROBLEM)
    return result
