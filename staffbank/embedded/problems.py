"""What stops a start; every message is one sentence that says what to do."""


class CannotStart(Exception):
    """The services cannot start."""


class Stopped(Exception):
    """Someone asked us to stop while we were starting or running."""
