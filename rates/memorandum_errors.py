"""What can go wrong while several people draft."""

from accounts.errors import DomainError


class DraftChanged(DomainError):
    """Somebody else changed this part of the draft after you opened it."""

    code = "draft_changed"


class DraftedMeanwhile(DomainError):
    """Another version was drafted after you opened this page."""

    code = "drafted_meanwhile"
