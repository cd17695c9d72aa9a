"""The clauses on the quarterly return to the Department for Education."""

from rates.clauses.clause import Clause, Kind
from rates.clauses.pay import OFFICES

AGENCY_RULES = "agency rules"
ENGAGEMENTS = {
    "bank_own": "bank at the own council",
    "bank_hosted": "bank hosted by another council",
    "agency_paye": "agency PAYE",
    "agency_umbrella": "agency umbrella",
    "limited_company": "limited company",
    "project_team": "project teams",
}

RETURNS = (
    Clause(
        code="return_engagements",
        label="Work in the quarterly return",
        sentence="The quarterly return to the Department for Education counts {value}.",
        kind=Kind.SEVERAL,
        default=list(ENGAGEMENTS),
        choices=ENGAGEMENTS,
        source=AGENCY_RULES,
    ),
    Clause(
        code="return_sign_off_office",
        label="Signing off the quarterly return",
        sentence="A council's quarterly return is signed off by {value}.",
        kind=Kind.CHOICE,
        default="director_of_childrens_services",
        choices=OFFICES,
        source=AGENCY_RULES,
    ),
)
