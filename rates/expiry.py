"""When a DBS certificate grows too old, by the memoranda that bind the council. Rule DBS."""

from collections.abc import Iterator
from datetime import date

from django.db.models import DateField, F, Func, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from accounts.expiry import KINDS as OF_PASSPORTS
from accounts.expiry import Ending, Expiring, endings
from accounts.models import Council, DbsCheck
from rates.clauses import defaults
from rates.models import MemorandumVersion

MONTHS = "dbs_max_age_months"


class MonthsAfter(Func):
    arg_joiner = " + make_interval(months => "
    template = "((%(expressions)s))::date)"
    output_field = DateField()


def months_at(council: Council, on: date) -> int:
    """The strictest of the versions in force; the default where there is none."""
    versions = MemorandumVersion.objects.in_force(on).binding(council, on)
    terms = [{**defaults(), **version.clauses} for version in versions] or [defaults()]
    return min(int(str(clauses[MONTHS])) for clauses in terms)


def dbs_checks(council: Council, first: date, last: date) -> Iterator[Ending]:
    """The check that counts longest of each worker."""
    checked = Greatest(F("issued_on"), Coalesce(F("update_service_checked_on"), F("issued_on")))
    sound = DbsCheck.objects.filter(childrens_barred_list=True).exclude(original_seen_by="")
    sound = sound.annotate(checked=checked)
    longest = sound.filter(worker=OuterRef("worker")).order_by("-checked", "pk")
    rows = sound.filter(pk=Subquery(longest.values("pk")[:1]))
    rows = rows.annotate(ends_on=MonthsAfter("checked", Value(months_at(council, first))))
    yield from endings(rows, council, first, last, "DBS certificate")


KINDS: tuple[Expiring, ...] = (*OF_PASSPORTS, dbs_checks)
