"""Home: reads what every room owes the person who has logged in."""
