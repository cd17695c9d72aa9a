"""How a delivery leaves: its words, the ways out, and one try at it."""
