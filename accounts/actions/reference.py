"""Loading the places and job roles that everything else refers to."""

from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.errors import NotPermitted
from accounts.models import Council, JobRole, Region, User
from accounts.reference import (
    Record,
    Tally,
    day,
    number,
    one_of,
    read_table,
    record_load,
    settle,
    text,
    whole,
)

FILES = Path(__file__).parent.parent / "reference"

REGION = {"code": text, "name": text}
JOB_ROLE = {"code": text, "name": text, "rank": whole}
COUNCIL = {
    "gss_code": text,
    "dfe_code": text,
    "name": text,
    "london_area": one_of({"": "", "inner": "inner", "outer": "outer"}),
    "latitude": number,
    "longitude": number,
    "effective_from": day,
}


@transaction.atomic
def load_places(*, by: User | None, folder: Path = FILES) -> dict[str, Tally]:
    """Make regions, councils and job roles agree with the files. Source: accounts/reference."""
    if by is not None:
        raise NotPermitted("Only the operator loads reference data.")
    regions = read_table(folder / "regions.csv", REGION, key=["code"])
    tallies = {"regions": settle(Region, regions, key=["code"])}
    tallies["councils"] = settle(Council, council_records(folder), key=["gss_code"])
    job_roles = read_table(folder / "job_roles.csv", JOB_ROLE, key=["code"])
    tallies["job roles"] = settle(JobRole, job_roles, key=["code"])
    record_load(tallies, by=by, target=Council)
    return tallies


def council_records(folder: Path) -> list[Record]:
    regions = dict(Region.objects.values_list("name", "pk"))
    columns = COUNCIL | {"region": one_of(regions)}
    records = read_table(folder / "councils.csv", columns, key=["gss_code"])
    for record in records:
        record["region_id"] = record.pop("region")
        record["effective"] = DateRange(record.pop("effective_from"), None)
    return records
