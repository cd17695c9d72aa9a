"""What workers can do themselves about each rule and each part of the score, and on which page.

Pure. A rule's own remedy is for whoever books. Where nothing can be done, the words say so.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnRemedy:
    """`page` is the name of a route and `link` what leads there; empty where no page helps."""

    words: str
    link: str = ""
    page: str = ""
    kind: str = ""  # of credential, where the page is for one


ADD = "passport-add"
OF_RULES: dict[str, OwnRemedy] = {
    "SWE": OwnRemedy(
        "Renew with Social Work England between 1 September and 30 November, then send your"
        " council what the register says.",
        "Send your registration",
        ADD,
        "registration",
    ),
    "DBS": OwnRemedy(
        "Join the DBS update service or apply for a new certificate, then show your council"
        " the original.",
        "Send your DBS certificate",
        ADD,
        "dbscheck",
    ),
    "RTW": OwnRemedy(
        "Show your council that you may work in the UK, for all of the days.",
        "Send your right to work",
        ADD,
        "righttowork",
    ),
    "REFS": OwnRemedy(
        "Ask somebody who managed your practice for a reference on the standard form.",
        "Send a reference",
        ADD,
        "reference",
    ),
    "EXPERIENCE": OwnRemedy(
        "Check that every post you have held is recorded, and send those that are missing.",
        "See your posts",
        "own-employment",
    ),
    "EARLY-CAREER": OwnRemedy(
        "Once your assessed year is complete, ask your council to record it.",
        "See your posts",
        "own-employment",
    ),
    "COOL-OFF": OwnRemedy(
        "Wait until you are free for agency work, or ask your council to record why the wait"
        " does not apply to you.",
        "See from when you are free",
        "own-employment",
    ),
    "CLEARED": OwnRemedy(
        "Share your passport with more councils, and ask a council to clear you for the role.",
        "Choose who may read it",
        "passport",
    ),
    "DO-NOT-REBOOK": OwnRemedy(
        "Read why. You may appeal once, to the regional lead.",
        "See who does not book you again",
        "do-not-rebooks",
    ),
    "ALREADY-HERE": OwnRemedy(
        "Your council cannot book you for the hours of your own post with it. Check that the"
        " post and its hours are right.",
        "See your posts",
        "own-employment",
    ),
    "OVERLAP": OwnRemedy(
        "You have other work at that time. There is nothing to put right.",
        "See your work",
        "work",
    ),
    "REST-11": OwnRemedy(
        "It is too near to other work of yours. The rest is your right; there is nothing to"
        " put right.",
        "See your work",
        "work",
    ),
    "REST-WEEK": OwnRemedy(
        "It would leave you no free day that week. There is nothing to put right.",
        "See your work",
        "work",
    ),
    "HOURS-48": OwnRemedy(
        "It would take you over the weekly limit. Check that work elsewhere is recorded"
        " rightly. You may opt out of the limit; nobody may make you.",
        "See your working time",
        "working-time",
    ),
    "BREAK": OwnRemedy("The shifts hold too short a break. That is for the council to change."),
    "AVAILABLE": OwnRemedy(
        "It is outside the times at which you say you can work.",
        "Change when you can work",
        "availability",
    ),
    "DISTANCE": OwnRemedy(
        "It is further away than you say you travel.",
        "Change how far you travel",
        "availability",
    ),
}
OF_PARTS: dict[str, OwnRemedy] = {
    "continuity_team": OwnRemedy("Others had worked more with the team."),
    "continuity_council": OwnRemedy("Others had worked more for the council."),
    "distance": OwnRemedy("Others live nearer to the work."),
    "fairness": OwnRemedy("Others had been offered less work lately."),
    "reliability": OwnRemedy(
        "Others had kept more of the shifts they took. Days of illness, leave or family do not"
        " count against you."
    ),
    "cost": OwnRemedy("Others would have cost the council less."),
    "CHOSEN-OTHERWISE": OwnRemedy(
        "You scored as high as somebody who was asked; the council chose them."
    ),
    "TOO-LATE": OwnRemedy(
        "The work was gone before it was your turn. A council asks its own bank first, then"
        " the others."
    ),
}
