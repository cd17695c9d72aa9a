"""How far councils rely on temporary workers, by measures that each lead to what they count."""
