"""What stops a start; every message is one sentence that says what to do."""


class CannotStart(Exception):
    """The services cannot start."""
