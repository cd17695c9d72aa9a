"""What a rate is worth on the other basis, in the week that the memorandum converts by."""

from decimal import Decimal

from accounts.models import Council
from rates.caps import Basis, Decision
from rates.clauses import defaults
from rates.conversion import Conversion, paye_to_umbrella, umbrella_to_paye
from rates.models import MemorandumVersion, OnCostTable

CONVERT = {Basis.PAYE: paye_to_umbrella, Basis.UMBRELLA: umbrella_to_paye}


def conversion_of(decision: Decision, *, council: Council) -> Conversion | None:
    """Shown beside a decision and never judged; None for a basis that has no other."""
    convert = CONVERT.get(decision.rate.basis)
    on_costs = OnCostTable.objects.in_force(decision.starts_on).first()
    if convert is None or on_costs is None:
        return None
    binding = MemorandumVersion.objects.in_force(decision.starts_on).binding(council)
    version = binding.nearest_first().first()
    clauses = version.clauses if version else defaults()
    return convert(
        decision.rate.amount,
        weekly_hours=Decimal(str(clauses["conversion_weekly_hours"])),
        on_costs=on_costs.as_value(),
    )
