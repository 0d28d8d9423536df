"""Files of history in which every line carries the hash of all before it: pure, no database.

A file is JSON Lines. Each line is `{"body": …, "hash": …, "n": …}` in canonical form (keys sorted, no
blanks, UTF-8): `n` counts from 0, `hash` is SHA-256 over the hash of the line before (64 zeros at the
beginning) and the canonical form of `{"body": …, "n": …}`. The first body says what the file is, the last
one how many events stand between and what the last hash was.

Whoever can rewrite the whole file can compute all hashes anew. What shows that is the head, noted
elsewhere: on the page of the job, in the log, and in the seals that later files repeat.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

START = "0" * 64
HEADER, EVENT, END = "header", "event", "end"


class Harm(StrEnum):
    """What is wrong with a line."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_PLACE = "added or moved"
    END = "end"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at a line of the file counted from 1."""

    line: int
    harm: Harm
    words: str

    def __str__(self) -> str:
        """Return what a person reads."""
        return f"line {self.line}: {self.words}"


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of a written file: how many events it holds, and its head."""

    count: int
    head: str


def canonical(value: object) -> str:
    """Return the one way to write a value."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def link(before: str, number: int, body: object) -> str:
    """Return the hash of a line after one with the hash `before`."""
    return linked(before, number, canonical(body))


def linked(before: str, number: int, text: str) -> str:
    """Return the same of a body in canonical form, which takes the time."""
    whole = f'{before}{{"body":{text},"n":{number}}}'
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def line_of(number: int, text: str, own: str) -> bytes:
    """Return a line of a body in canonical form and its hash."""
    whole = f'{{"body":{text},"hash":{canonical(own)},"n":{number}}}\n'
    return whole.encode("utf-8", "surrogatepass")


def written(header: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield the lines of a file, each with its line end."""
    head = START
    for number, body in enumerate(bodies(header, events)):
        if body["kind"] == END:
            body = {**body, "count": number - 1, "head": head}
        text = canonical(body)
        head = linked(head, number, text)
        yield line_of(number, text, head)


def bodies(
    header: Mapping[str, Any], events: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Yield what stands in the lines."""
    yield {**header, "kind": HEADER, "start": START}
    for event in events:
        yield {**event, "kind": EVENT}
    yield {"kind": END}


def closed(last: bytes) -> Closed:
    """Return what the last line of a file says."""
    body = json.loads(last)["body"]
    return Closed(count=body["count"], head=body["head"])


def faults(lines: Iterable[bytes]) -> Iterator[Fault]:
    """Yield everything that is wrong with the lines of a file; nothing when it is as it was written.

    Reads line by line, whatever the size. After a fault the chain is taken up again at the next
    line, so that each place is named and not all that follows.
    """
    # Hashes that the next line may follow: that which was written and that which would be right.
    before: set[str] = {START}
    expected, place, is_ended = 0, 0, False
    last_hash = START
    for place, raw in enumerate(lines, start=1):
        line = read(raw)
        if is_ended:
            yield Fault(place, Harm.OUT_OF_PLACE, "stands after the end of the file")
            continue
        if line is None:
            yield Fault(place, Harm.CHANGED, "is not a line as this program writes them")
            before, expected = set(), expected + 1
            continue
        number, body, own = line["n"], line["body"], line["hash"]
        text = canonical(body)
        right = {linked(each, number, text) for each in before}
        if number < expected:
            yield Fault(
                place,
                Harm.OUT_OF_PLACE,
                f"number {number} where {expected} belongs: added or moved",
            )
            continue
        if number > expected:
            yield Fault(place, Harm.MISSING, f"{missing(expected, number)} before it")
        elif before and own not in right:
            yield Fault(place, Harm.CHANGED, "its hash does not follow from it and the line before")
        if (body["kind"] == HEADER) != (number == 0):
            yield Fault(place, Harm.CHANGED, "the description of the file stands in its first line")
        if body["kind"] == END:
            is_ended = True
            if (body.get("count"), body.get("head")) != (number - 1, last_hash):
                yield Fault(place, Harm.END, "count or head differ from the lines before")
        before = {own} if own in right or not before else {own, linked(last_hash, number, text)}
        expected, last_hash = number + 1, own
    if not is_ended:
        yield Fault(place + 1, Harm.END, "the end of the file is missing")


def read(raw: bytes) -> dict[str, Any] | None:
    """Return a line, or None when it is not one in canonical form."""
    try:
        line = json.loads(raw)
        is_whole = (
            set(line) == {"body", "hash", "n"}
            and type(line["n"]) is int
            and isinstance(line["hash"], str)
            and line["body"]["kind"] in {HEADER, EVENT, END}
            and line_of(line["n"], canonical(line["body"]), line["hash"]) == raw
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return line if is_whole else None


def missing(first: int, end: int) -> str:
    """Return which numbers are absent."""
    if end - first == 1:
        return f"number {first} is missing"
    return f"numbers {first} to {end - 1} are missing"
