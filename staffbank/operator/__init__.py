"""The operator's pages: Django's admin over nearly every model, to read and not to write."""
