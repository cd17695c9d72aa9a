"""How much of what was asked for was filled, by whom and how soon."""
