"""When parity is reached, and where it is not: trends, glass ceiling, offices beside one another."""
