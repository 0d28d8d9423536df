"""English as United Nations documents write it."""
