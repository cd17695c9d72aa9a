"""How each kind of credential is renewed, step by step, and who does what.

The steps are those of the bodies that issue them: Social Work England, the Disclosure and Barring
Service, the Home Office, the Driver and Vehicle Licensing Agency.
"""

from dataclasses import dataclass
from datetime import date

from accounts.models.kinds import CredentialKind as K

OPENS, CLOSES = (9, 1), (11, 30)  # month and day of Social Work England's yearly renewal

STEPS: dict[K, tuple[str, ...]] = {
    K.REGISTRATION: (
        "You: record two pieces of professional development in your Social Work England account,"
        " one of them with a peer’s reflection.",
        "You: fill in the renewal form there and pay the fee, between 1 September and"
        " 30 November.",
        "Your council: looks you up in the register. Send it the new last day here, so that it is"
        " done sooner.",
    ),
    K.DBS: (
        "You: join the DBS update service within 30 days of the day on your certificate. Then"
        " your council can check it again without a new one.",
        "Without the update service, your council: starts a new application and checks who you"
        " are. You: fill it in.",
        "You: show your council the original when it comes by post, and send it here.",
    ),
    K.RIGHT_TO_WORK: (
        "You: get a share code on GOV.UK, or find your British or Irish passport.",
        "You: send it here before the last day, and show it when your council asks.",
        "Your council: makes the check and records until when it lasts.",
    ),
    K.IDENTITY: (
        "You: renew the document with whoever issued it.",
        "You: send a photograph of the new one here.",
        "Your council: sees the original, and who saw it is kept.",
    ),
    K.QUALIFICATION: ("You: send a photograph of your degree certificate here.",),
    K.REFERENCE: (
        "You: ask somebody who managed your practice to write one on the standard form.",
        "They: send it to your council, or you send it here.",
        "Your council: checks with them that they wrote it.",
    ),
    K.TRAINING: (
        "You: book the course again. Ask your council which courses it accepts and who pays.",
        "You: send the new certificate here.",
    ),
    K.DRIVING: (
        "You: renew the licence with DVLA, and have your insurance cover driving for work.",
        "You: send photographs of both here.",
        "Your council: checks them.",
    ),
    K.POST: ("You: send the post here.", "Your council: asks the employer to confirm it."),
}


@dataclass(frozen=True, kw_only=True)
class Window:
    """When registration can be renewed: open until `closes_on`, or from `opens_on`."""

    opens_on: date
    closes_on: date
    open: bool


def window_of(today: date) -> Window:
    """This year's, or next year's once it is over; London days, both included."""
    year = today.year if (today.month, today.day) <= CLOSES else today.year + 1
    opens_on, closes_on = date(year, *OPENS), date(year, *CLOSES)
    return Window(opens_on=opens_on, closes_on=closes_on, open=opens_on <= today)
