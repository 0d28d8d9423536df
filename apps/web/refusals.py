"""Refusals: how a service says no, and what a person can do about it.

Services and selectors raise these plain exceptions; doors never catch them one by one. The
middleware (`apps.web.middleware`) turns them into pages and fragments, the API handler
(`apps.web.api`) into `{"errors": [...]}`. The mapping is the house's: outside the scope 404, visible
but not permitted 403, wrong state 409, invalid 422.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    `code` is stable and for programs, `message` is a sentence for people. `field` names a form
    field or JSON key; `sheet` and `cell` ("C14") point into a file; `value` is what was seen,
    `expected` what would have been accepted, `nearest` the closest valid match.
    """

    code: str
    message: Text
    field: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    expected: Text = ""
    nearest: str = ""

    @property
    def place(self) -> str:
        """Where the problem is in a file, as people write it: `Sheet1!C14`, `C14` or nothing."""
        if self.sheet and self.cell:
            return f"{self.sheet}!{self.cell}"
        return self.cell or self.sheet


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A request was understood and is refused; `message` says why in plain words.

    Raise a subclass. `status` is the HTTP status, `code` the stable word for programs, `problems`
    the list of things to correct (may be empty).
    """

    status = 400
    default_code = "refused"
    default_message: Text = gettext_lazy("This cannot be done.")

    def __init__(
        self,
        message: Text = "",
        *,
        code: str = "",
        problems: Iterable[Problem] = (),
    ) -> None:
        """Keep the reason; an empty `message` or `code` takes the default of the class."""
        self.message: Text = message or self.default_message
        self.code = code or self.default_code
        self.problems: list[Problem] = list(problems)
        super().__init__(self.message)

    def __str__(self) -> str:
        """The sentence in the language of the moment."""
        return str(self.message)


class OutOfScope(Refusal):
    """The record does not exist for this person: answered as if it did not exist at all (404)."""

    status = 404
    default_code = "not_found"
    default_message = gettext_lazy("There is nothing here, or it is outside the offices you see.")


class NotPermitted(Refusal):
    """The record is visible, the action is somebody else's (403)."""

    status = 403
    default_code = "not_permitted"
    default_message = gettext_lazy("You can see this, but this step is for somebody else.")


class WrongState(Refusal):
    """The action was right earlier or will be right later: submitted, locked, changed (409)."""

    status = 409
    default_code = "wrong_state"
    default_message = gettext_lazy("This has changed in the meantime, so the step is not possible.")


class Invalid(Refusal):
    """What was sent cannot be accepted; all problems are listed at once (422).

    `Invalid(problems=[...])` takes the first problem's sentence as its message when none is given.
    """

    status = 422
    default_code = "invalid"
    default_message = gettext_lazy("Some entries cannot be accepted yet.")

    def __init__(
        self,
        message: Text = "",
        *,
        code: str = "",
        problems: Iterable[Problem] = (),
    ) -> None:
        """See `Refusal`; without problems the message itself becomes the one problem."""
        found = list(problems)
        if not message and len(found) == 1:
            message = found[0].message
        super().__init__(message, code=code, problems=found)
        if not self.problems:
            self.problems = [Problem(code=self.code, message=self.message)]
