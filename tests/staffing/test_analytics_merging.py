"""The merge of a file with what changed online: nothing is lost, order and repetition change nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.staffing.analytics.merging import (
    Given,
    Side,
    Verdict,
    merge,
    undecided,
    verdict_of,
    writes_of,
)

CELLS = range(6)
texts = st.sampled_from(["", "NA", "0", "1", "2", "3"])
# Who types what into which cell, in the order of the clock: many hands, two places.
typings = st.lists(st.tuples(st.sampled_from(Side), st.sampled_from(CELLS), texts), max_size=20)
starts = st.fixed_dictionaries(dict.fromkeys(CELLS, texts))
proposals = st.dictionaries(st.sampled_from(CELLS), st.sampled_from(["1", "2"]))
choices_made = st.fixed_dictionaries(dict.fromkeys(CELLS, st.sampled_from(Side)))


def told(start, proposed, typed):
    """What was given, the file and the grid online after everything was typed."""
    base = {cell: Given(held, held or proposed.get(cell, "")) for cell, held in start.items()}
    file = {cell: one.shown for cell, one in base.items()}
    online = dict(start)
    for side, cell, text in typed:
        (file if side is Side.FILE else online)[cell] = text
    return base, file, online


def settled(base, file, online, choices, takes_proposed=False):
    """Verdicts, and the grid online after the file was read in."""
    verdicts = merge(base, file, online)
    writes = writes_of(verdicts, file, choices=choices, takes_proposed=takes_proposed)
    return verdicts, {**online, **writes}


class TestMerge:
    @given(starts, proposals, typings, choices_made, st.booleans())
    @settings(max_examples=300, deadline=None)
    def test_loses_nothing_whatever_the_interleaving(self, start, proposed, typed, choices, takes):
        base, file, online = told(start, proposed, typed)
        verdicts, after = settled(base, file, online, choices, takes)
        for cell in CELLS:
            typed_in_file = file[cell] not in (base[cell].held, base[cell].shown)
            typed_online = online[cell] != base[cell].held
            if typed_in_file and not typed_online:
                assert after[cell] == file[cell]
            elif typed_online and not typed_in_file:
                assert after[cell] == online[cell]
            elif typed_online and typed_in_file and file[cell] != online[cell]:
                # Neither wins by itself: somebody has to choose, and what was chosen stands.
                assert verdicts[cell] is Verdict.CONFLICT
                chosen = file if choices[cell] is Side.FILE else online
                assert after[cell] == chosen[cell]
            else:
                proposal = file[cell] == base[cell].shown != base[cell].held
                assert after[cell] == (file[cell] if proposal and takes else online[cell])
        assert set(undecided(verdicts, ())) == {
            cell for cell, verdict in verdicts.items() if verdict is Verdict.CONFLICT
        }

    @given(starts, typings)
    @settings(max_examples=150, deadline=None)
    def test_equals_typing_in_one_grid_where_the_two_sides_keep_to_their_own_cells(
        self, start, typed
    ):
        own = [(side, cell, text) for side, cell, text in typed if (side is Side.FILE) == cell % 2]
        one_grid = dict(start)
        for _side, cell, text in own:
            one_grid[cell] = text
        base, file, online = told(start, {}, own)
        verdicts, after = settled(base, file, online, {})
        assert after == one_grid
        assert Verdict.CONFLICT not in verdicts.values()

    @given(starts, proposals, typings, choices_made, st.booleans(), st.permutations(list(CELLS)))
    @settings(max_examples=150, deadline=None)
    def test_read_in_twice_writes_once_and_the_order_of_cells_does_not_matter(
        self, start, proposed, typed, choices, takes, order
    ):
        base, file, online = told(start, proposed, typed)
        _verdicts, after = settled(base, file, online, choices, takes)
        _verdicts, other = settled(
            base, {cell: file[cell] for cell in order}, online, choices, takes
        )
        assert after == other
        again = merge(base, file, after)
        kept = dict.fromkeys(again, Side.ONLINE)
        assert not writes_of(again, file, choices=kept, takes_proposed=takes)
        # What was taken is the same on both sides now; only what was kept online can differ still.
        for cell, verdict in again.items():
            if verdict is Verdict.CONFLICT:
                assert choices[cell] is Side.ONLINE

    def test_leaves_out_cells_that_were_not_given(self):
        assert merge({1: Given("", "")}, {1: "4", 2: "5"}, {}) == {1: Verdict.TAKEN}

    def test_asks_about_a_proposal_only_while_nothing_stands_online(self):
        proposed = Given(held="", shown="4")
        assert verdict_of(proposed, "4", "") is Verdict.PROPOSED
        assert verdict_of(proposed, "4", "5") is Verdict.UNCHANGED
        assert verdict_of(proposed, "", "") is Verdict.UNCHANGED
        assert verdict_of(proposed, "6", "") is Verdict.TAKEN
