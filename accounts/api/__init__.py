"""The endpoints of WHO."""
