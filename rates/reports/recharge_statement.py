"""One statement, as its page, its paper and its files show it: from the same lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rates.actions.recharges.sealing import vat_of
from rates.actions.recharges.taking import money_of, waiting_lines
from rates.models import RechargeLine, RechargeStatement
from rates.recharge_rules import KIND_WORDS, VAT_WORDS, LineKind, RechargeState, Vat
from rates.reports.sheets import Sheet

COLUMNS = (
    "on",
    "worker",
    "team",
    "job_role",
    "timesheet",
    "kind",
    "working",
    "minutes",
    "amount",
    "vat",
    "late",
    "since_version",
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What all lines of one kind come to, and how VAT treats them."""

    kind: LineKind
    lines: int
    minutes: int
    amount: Decimal
    vat: Vat
    set_by: tuple[str, ...]

    @property
    def label(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def vat_words(self) -> str:
        return VAT_WORDS[self.vat]


@dataclass(frozen=True, kw_only=True)
class Document:
    """The parts add up to the total, as the lines do. `added` came with this version."""

    statement: RechargeStatement
    lines: tuple[RechargeLine, ...]
    parts: tuple[Part, ...]
    total: Decimal

    @property
    def added(self) -> list[RechargeLine]:
        """Empty in a first version: there is nothing that it could differ from."""
        number = self.statement.version
        return [line for line in self.lines if number > 1 and line.statement.version == number]

    @property
    def added_total(self) -> Decimal:
        return money_of(self.added)

    @property
    def late(self) -> list[RechargeLine]:
        return [line for line in self.lines if line.is_late]

    @property
    def late_total(self) -> Decimal:
        return money_of(self.late)


def document_of(statement: RechargeStatement) -> Document:
    """Of a draft, what would be issued now."""
    draft = statement.kind == RechargeState.DRAFT
    lines = waiting_lines(statement) if draft else list(statement.all_lines().in_order())
    treated = {each["kind"]: each for each in (vat_of(statement) if draft else statement.vat)}
    return Document(
        statement=statement,
        lines=tuple(lines),
        parts=tuple(
            part_of(kind, [line for line in lines if line.kind == kind], treated[kind])
            for kind in LineKind
            if any(line.kind == kind for line in lines)
        ),
        total=money_of(lines),
    )


def part_of(kind: LineKind, lines: Sequence[RechargeLine], treated: dict[str, object]) -> Part:
    set_by = treated["set_by"]
    return Part(
        kind=kind,
        lines=len(lines),
        minutes=sum(line.minutes for line in lines),
        amount=money_of(lines),
        vat=Vat(str(treated["treatment"])),
        set_by=tuple(set_by) if isinstance(set_by, list) else (),
    )


def as_sheet(document: Document) -> Sheet:
    vat = {part.kind: part.vat for part in document.parts}
    rows = [
        (
            line.on,
            str(line.worker),
            str(line.team),
            str(line.job_role),
            line.timesheet_number,
            KIND_WORDS[LineKind(line.kind)],
            line.working,
            line.minutes,
            line.amount,
            vat[LineKind(line.kind)].value,
            line.is_late,
            line.statement.version,
        )
        for line in document.lines
    ]
    minutes = sum(line.minutes for line in document.lines)
    blank = (None,) * 6
    return Sheet(
        title="Recharge",
        columns=COLUMNS,
        rows=rows,
        total=("Total", *blank, minutes, document.total, None, None, None),
    )
