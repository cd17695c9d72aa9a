"""The quarterly return to the Department for Education, as values (decision 0053)."""
