"""What may follow what: a claim is answered once, by somebody else, or taken back."""

from enum import StrEnum


class ClaimState(StrEnum):
    """A credential that a worker says they hold, until a signatory has seen the original."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NEXT_CLAIM: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.SUBMITTED: frozenset(
        {ClaimState.VERIFIED, ClaimState.REFUSED, ClaimState.WITHDRAWN}
    ),
    ClaimState.VERIFIED: frozenset(),
    ClaimState.REFUSED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
}
