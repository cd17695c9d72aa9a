"""What needs a person today: one file for each side of the work, read by one statement."""
