"""What the reports of WHO say, as frozen rows."""
