"""Rest that is cut short: where the memorandum lets it be made up for, it needs a sign-off.

Whoever signs it off owes the worker as much compensatory rest as is missing, and a named manager
says when it is taken (regulation 24). Rest that is planned so is as busy as work: no later
booking may take it away.
"""

from django.db.models import OuterRef, QuerySet, Value

from shifts.eligibility.ask import Ask
from shifts.eligibility.rule import BLOCK, ESCALATE
from shifts.models import CompensatoryRest

COMPENSATORY = "compensatory_rest"
SIGN_OFF = (
    "Sign it off and say when the rest is made up for, or book other times or another worker."
)
OTHER_TIMES = "Book other times, or another worker."


def cut_short(ask: Ask) -> Value:
    """The severity of too little rest."""
    return ESCALATE if ask.clauses[COMPENSATORY] else BLOCK


def what_to_do(ask: Ask) -> str:
    return SIGN_OFF if ask.clauses[COMPENSATORY] else OTHER_TIMES


def rest_besides(ask: Ask) -> QuerySet[CompensatoryRest]:
    """What the worker of `OuterRef("pk")` is to rest, but for work other than this booking."""
    planned = CompensatoryRest.objects.planned().filter(worker=OuterRef("pk"))
    return planned.exclude(offer__booking=ask.booking_id)
