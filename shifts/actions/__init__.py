"""One verb per function: permission, lock, re-read, check, write, audit."""
