"""Gender markers: scales by edition, decision tables, scores, second readers, shares of the budget."""
