"""Which column of a file is which: guessed, named by a person, and remembered (decision 0051)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from accounts.tables import Column
from rates.caps.basis import Basis


def column(name: str, help: str, *also: str, needed: bool = False) -> Column:
    return Column(name=name, help=help, also=also, needed=needed)


COLUMNS = (
    column("amount", "Pounds paid, without VAT. Below zero is a credit.", "net", "net amount",
           "amount paid", "total", "net value", needed=True),
    column("worker_name", "First name and family name.", "name", "worker", "candidate",
           "candidate name", "employee"),
    column("registration_number", "SW and digits.", "sw number", "registration", "swe number"),
    column("worked_from", "First day worked.", "from", "start date", "period start",
           "week commencing", "start"),
    column("worked_to", "Last day worked.", "to", "end date", "period end", "end"),
    column("week_ending", "Last day of the week worked, instead of the two above.", "w/e",
           "week end"),
    column("paid_on", "Day of the payment.", "payment date", "date paid", "posting date",
           "invoice date", "date"),
    column("hours", "Hours paid for.", "hours worked", "units", "quantity", "qty"),
    column("hourly_rate", "Pounds an hour.", "rate", "unit price"),
    column("basis", f"What the pay is: {', '.join(Basis)}.", "pay basis", "rate basis"),
    column("title", "The job title, as the council calls it.", "job title", "role", "position"),
    column("supplier", "The agency or other payee.", "agency", "vendor", "payee",
           "supplier name"),
    column("reference", "Number of the payment or invoice.", "invoice", "invoice number",
           "transaction", "document number", "invoice no"),
)  # fmt: skip
NAMES = tuple(each.name for each in COLUMNS)
AS_TABLE = tuple(Column(name=name, help="", needed=name == "amount") for name in NAMES)
Named = Mapping[str, str]  # our name of a column: the file's own


def header_of(rows: Iterable[Sequence[str]]) -> list[str]:
    """The first row's names, as they are to be shown and chosen from."""
    header = [" ".join(str(cell).split()) for cell in next(iter(rows), [])]
    while header and not header[-1]:
        header.pop()
    return header


def folded(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())


def guessed(header: Sequence[str]) -> dict[str, str]:
    """Which column seems to be which, by its name; each of the file's is taken once."""
    there = {folded(name): name for name in reversed(header) if name}
    found: dict[str, str] = {}
    for each in COLUMNS:
        ways = (folded(each.name), *each.also)
        own = next((there[way] for way in ways if way in there), None)
        if own is not None and own not in found.values():
            found[each.name] = own
    return found


def remembered(named: Named, header: Sequence[str]) -> dict[str, str] | None:
    """The same columns as last time, where the file has them all."""
    there = {folded(name): name for name in header}
    if not named or any(folded(own) not in there for own in named.values()):
        return None
    return {name: there[folded(own)] for name, own in named.items()}


def wrong_with(named: Named, header: Sequence[str]) -> dict[str, str]:
    """By our name of a column: what is to be done before the file can be read."""
    problems: dict[str, str] = {}
    if "amount" not in named:
        problems["amount"] = "Choose the column with the amount paid."
    if not {"worked_from", "week_ending", "paid_on"} & set(named):
        problems["worked_from"] = "Choose a column with days: worked, week ending or paid."
    if "worked_to" in named and "worked_from" not in named:
        problems["worked_to"] = "Choose the column with the first day worked as well."
    there = [folded(name) for name in header]
    chosen = [folded(own) for own in named.values()]
    for name, own in named.items():
        if told := wrong_with_one(name, own, there, chosen):
            problems[name] = told
    return problems


def wrong_with_one(name: str, own: str, there: list[str], chosen: list[str]) -> str:
    if name not in NAMES:
        return f"{name} is none of our columns. Give: {', '.join(NAMES)}."
    if folded(own) not in there:
        return f"The file has no column “{own}”. Choose one that it has."
    if there.count(folded(own)) > 1:
        return f"The file has “{own}” twice. Name its columns apart."
    if chosen.count(folded(own)) > 1:
        return f"“{own}” is chosen twice. Choose it once."
    return ""


def under_our_names(rows: Iterable[Sequence[str]], named: Named) -> Iterator[Sequence[str]]:
    """The same table, its header in our words; a column that nobody named is left out."""
    lines = iter(rows)
    ours = {folded(own): name for name, own in named.items()}
    header = next(lines, [])
    return chain([[ours.get(folded(str(cell)), "") for cell in header]], lines)


def template() -> Iterator[list[str]]:
    """The header, and a row to write over."""
    yield list(NAMES)
    yield [
        *("1110.00", "Grace Obi", "SW12345", "2026-05-04", "2026-05-08", "", "2026-05-15"),
        *("37", "30.00", "paye", "Social Worker", "Example Agency", "INV-1001"),
    ]
