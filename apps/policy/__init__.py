"""The text of what was promised; in this edition the targets for women among staff."""
