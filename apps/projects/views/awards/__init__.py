"""Pages of awards: what is to be decided, one award, its money, all awards, envelopes."""
