"""What the operator is not shown at all, and why; every other model is registered."""

PAPERS = "A person's papers and what they say."
PRIVATE = "Where somebody is, and when they are free, is theirs alone."
HEALTH = "It can say that somebody was ill."
WORDS = "What people wrote to each other, or about each other."
SECRETS = "It holds, or answers with, what would let somebody in."

NOT_SHOWN: dict[str, str] = {
    "accounts.AssessedYear": PAPERS,
    "accounts.ContractedHours": PAPERS,
    "accounts.CredentialClaim": PAPERS,
    "accounts.CredentialHistory": PAPERS,
    "accounts.DbsCheck": PAPERS,
    "accounts.Driving": PAPERS,
    "accounts.EmploymentLeave": HEALTH,
    "accounts.EmploymentSpell": PAPERS,
    "accounts.Evidence": PAPERS,
    "accounts.IdempotentAnswer": SECRETS,
    "accounts.Identity": PAPERS,
    "accounts.NoticeSettings": PRIVATE,
    "accounts.Qualification": PAPERS,
    "accounts.Reference": PAPERS,
    "accounts.RegisterAlert": PAPERS,
    "accounts.Registration": PAPERS,
    "accounts.Reminder": PAPERS,
    "accounts.RightToWork": PAPERS,
    "accounts.Training": PAPERS,
    "rates.BreachStep": WORDS,
    "rates.RechargeStep": WORDS,
    "shifts.Absence": HEALTH,
    "shifts.Approach": WORDS,
    "shifts.BusyTime": PRIVATE,
    "shifts.CalendarFeed": SECRETS,
    "shifts.CalendarLink": SECRETS,
    "shifts.DatedAvailability": PRIVATE,
    "shifts.DoNotRebook": WORDS,
    "shifts.EarlyEnd": HEALTH,
    "shifts.OptOut": HEALTH,
    "shifts.OutsideWork": PRIVATE,
    "shifts.PlacementReview": WORDS,
    "shifts.ShiftCancellation": HEALTH,
    "shifts.Supervision": WORDS,
    "shifts.TimesheetMessage": WORDS,
    "shifts.WeeklyAvailability": PRIVATE,
}
# Text without a list of its values is shown only under one of these names: what is written freely,
# what is a secret and what is a file is so left out of every model, and of those to come.
SHOWN_TEXT = frozenset(
    {
        "area",
        "chain",
        "code",
        "dfe_code",
        "digest",
        "email",
        "full_name",
        "gss_code",
        "key",
        "kind",
        "measure",
        "name",
        "posting_key",
        "provider",
        "scheme",
        "sha256",
        "state",
        "status",
        "target",
        "tax_year",
        "title",
        "verb",
    }
)
# Named as above, and yet not to be shown.
NEVER = frozenset(
    {
        "accounts.ApiToken.digest",
        "accounts.Delivery.reference",
        "accounts.Notice.key",
        "accounts.User.password",
        "accounts.Worker.latitude",
        "accounts.Worker.longitude",
    }
)
