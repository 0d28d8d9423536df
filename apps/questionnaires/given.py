"""What somebody has answered to one question, as a value: no tables, no forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: chosen options by id; words (beside a choice: its comment), words of one's own, a number or a day."""

    options: tuple[int, ...] = ()
    text: str = ""
    other: str = ""
    number: Decimal | None = None
    day: date | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said at all."""
        return self == Given()

    @property
    def is_chosen(self) -> bool:
        """Whether something was chosen; a comment alone chooses nothing."""
        return bool(self.options or self.other)
