"""How fast the work is, as a ratio to what it cannot do without, measured in the same run."""
