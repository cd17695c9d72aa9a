"""What a try can come to, apart from the message having been accepted."""


class Refused(Exception):
    """It was not accepted and never will be, or nobody can find out."""


class NotNow(Exception):
    """It has surely not been accepted; a later try may do better."""


class MayHaveLeft(Exception):
    """No answer came, so it may have been accepted; whoever tries again asks first."""


class Overtaken(Exception):
    """Another try has begun since, because this one took too long."""
