"""Pages of WHO: find what may be seen, call one action, render."""
