"""Files of history: whatever is done to one shows, and the place is named."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.history.chain import START, Harm, canonical, closed, faults, link, written

EVENTS = [{"id": number, "values": {"name": f"Élan {number}", "at": None}} for number in range(6)]

texts = st.text(max_size=8)
values = st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts, max_size=3)


def file_of(events=EVENTS) -> list[bytes]:
    return list(written({"made_for": "Aud Larsen"}, events))


def found(lines) -> list[tuple[int, Harm]]:
    return [(fault.line, fault.harm) for fault in faults(lines)]


class TestWritten:
    def test_begins_with_what_it_is_and_ends_with_its_head(self):
        first, *_between, last = map(json.loads, file_of())
        assert (first["n"], first["body"]["kind"], first["body"]["start"]) == (0, "header", START)
        assert first["hash"] == link(START, 0, first["body"])
        assert last["body"] == {"kind": "end", "count": 6, "head": _between[-1]["hash"]}
        assert closed(file_of()[-1]).count == 6

    def test_holds_no_events_where_there_are_none(self):
        assert found(file_of([])) == []
        assert closed(file_of([])[-1]).count == 0

    @given(st.lists(values, max_size=5))
    def test_is_found_as_it_was_written(self, events):
        assert found(file_of([{"values": each} for each in events])) == []


class TestFaults:
    def test_name_a_changed_value(self):
        lines = file_of()
        lines[3] = lines[3].replace("Élan 2".encode(), "Élan 9".encode())
        assert found(lines) == [(4, Harm.CHANGED)]

    def test_name_a_changed_hash(self):
        lines = file_of()
        line = json.loads(lines[3])
        line["hash"] = "0" * 64
        lines[3] = canonical(line).encode() + b"\n"
        assert found(lines) == [(4, Harm.CHANGED)]

    def test_name_the_line_after_one_whose_hash_was_made_anew(self):
        lines = file_of()
        line, before = json.loads(lines[3]), json.loads(lines[2])["hash"]
        line["body"]["values"]["name"] = "Forged"
        line["hash"] = link(before, line["n"], line["body"])
        lines[3] = canonical(line).encode() + b"\n"
        assert found(lines) == [(5, Harm.CHANGED)]

    def test_name_a_missing_line(self):
        lines = file_of()
        del lines[3]
        [fault] = faults(lines)
        assert (fault.line, fault.harm) == (4, Harm.MISSING)
        assert str(fault) == "line 4: number 3 is missing before it"

    def test_name_several_missing_lines(self):
        lines = file_of()
        del lines[3:5]
        assert [str(fault) for fault in faults(lines)] == [
            "line 4: numbers 3 to 4 are missing before it"
        ]

    def test_name_a_line_that_stands_twice(self):
        lines = file_of()
        lines.insert(3, lines[3])
        assert found(lines) == [(5, Harm.OUT_OF_PLACE)]

    def test_name_lines_that_changed_places(self):
        lines = file_of()
        lines[3], lines[4] = lines[4], lines[3]
        assert found(lines) == [(4, Harm.MISSING), (5, Harm.OUT_OF_PLACE)]

    def test_name_the_end_that_is_cut_off(self):
        assert found(file_of()[:-1]) == [(8, Harm.END)]
        assert found([]) == [(1, Harm.END)]

    def test_name_what_stands_after_the_end(self):
        lines = file_of()
        assert found([*lines, lines[2]]) == [(9, Harm.OUT_OF_PLACE)]

    def test_name_the_first_line_of_another_file(self):
        lines = file_of()
        other = list(written({"made_for": "Somebody"}, EVENTS))
        assert found([other[0], *lines[1:]]) == [(2, Harm.CHANGED)]

    @pytest.mark.parametrize("line", [b"", b"\n", b"{}\n", b"[]\n", b"nonsense", b"\xff\n", b"1\n"])
    def test_name_what_is_no_line(self, line):
        lines = file_of()
        lines[3] = line
        assert (4, Harm.CHANGED) in found(lines)

    @given(st.data())
    def test_find_any_single_edit(self, data):
        """A byte changed, added or taken away anywhere; a line dropped, doubled or moved."""
        lines = file_of()
        whole = b"".join(lines)
        how = data.draw(st.sampled_from(["byte", "insert", "cut", "drop", "double", "move"]))
        if how in {"byte", "insert", "cut"}:
            place = data.draw(st.integers(0, len(whole) - 1))
            byte = bytes([data.draw(st.integers(0, 255))])
            put = b"" if how == "cut" else byte
            edited = whole[:place] + put + whole[place + (how != "insert") :]
            if edited == whole:
                return
            lines = list(io.BytesIO(edited))
        else:
            place = data.draw(st.integers(0, len(lines) - 1))
            line = lines[place]
            if how != "double":
                del lines[place]
            if how != "drop":
                others = [each for each in range(len(lines) + 1) if each != place]
                lines.insert(data.draw(st.sampled_from(others)), line)
        assert found(lines) != []
