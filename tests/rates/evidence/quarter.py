"""A quarter worth proving: work within the cap, over it by exception, corrected and followed up."""

import shutil
import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from subprocess import run

from django.db import transaction
from django.utils import timezone

from accounts.models import Council, Region, Team, User
from rates.actions.breaches import discuss_breach, explain_breach
from rates.actions.decisions import judge, store_decision
from rates.actions.evidence_packs import ask_for_pack, make_pack
from rates.actions.exceptions.using import excepted
from rates.actions.ledger import post_spend, reverse_spend
from rates.actions.on_costs import post_on_costs
from rates.evidence.quarters import quarters_back
from rates.models import Breach, CapDecision, EvidencePack, SpendLine
from rates.pack_store import place_of
from tests.conftest import People
from tests.rates.asking import asked, stored, work
from tests.rates.excepting import ANSWERED, FIRST, LAST, approved_exception, approvers_of

AUTUMN, OVER = date(2026, 10, 1), date(2027, 1, 2)  # the quarter, and a day once it is over
NOVEMBER = date(2026, 11, 1)


def region_of(people: People) -> Region:
    return Region.objects.get(councils=people.worker.employing_council)


def worked(people: People, team: Team) -> None:
    """£30.50 and £36.00 under a cap of £31.00; an hour of the first is taken back."""
    council = team.council
    cheap = stored(people.hr, council, "30.50", starts_on=AUTUMN, ends_before=NOVEMBER)
    dear = by_exception(people, council)
    lines = [
        work(cheap.segments.get(), team, people.worker, key="shift:1"),
        work(cheap.segments.get(), team, people.worker, key="shift:2", minutes=60),
        work(dear.segments.get(), team, people.worker, key="shift:3", minutes=61),
    ]
    post_spend(by=people.manager, lines=lines)
    corrected(people, "shift:2")
    paid_on_top(people)
    followed_up(people)


def paid_on_top(people: People) -> None:
    """On-costs of the week that the exception was for: an hour at £36.00, and one minute."""
    post_on_costs(
        by=people.manager,
        worker=people.worker,
        timesheet_number=1,
        pay_week=FIRST,
        week=[1],
        now=timezone.now(),
    )


def followed_up(people: People) -> None:
    breach, said = Breach.objects.get(), "It was explained, and agreed."
    explain_breach(by=people.hr, breach=breach, words=said, now=timezone.now())
    discuss_breach(by=people.approver, breach=breach, words=said, now=timezone.now())


@transaction.atomic
def by_exception(people: People, council: Council) -> CapDecision:
    exception = approved_exception(people.hr, council, approvers_of(council))
    terms = asked(council, "36.00", starts_on=FIRST, ends_before=LAST)
    decision = excepted(
        decision=judge(**terms), exception=exception, engagement="bank_own", now=ANSWERED
    )
    return store_decision(
        by=people.hr,
        council=council,
        job_role=terms["job_role"],
        engagement="bank_own",
        decision=decision,
        exception=exception,
        now=datetime(2026, 10, 2, 15, tzinfo=UTC),
    )


def corrected(people: People, key: str) -> None:
    wrong = SpendLine.objects.filter(posting_key__endswith=key)
    reverse_spend(by=people.manager, lines=wrong, reason="Went home ill", now=timezone.now())


def late_line(people: People, team: Team, on: date = AUTUMN) -> None:
    """Another hour, which somebody finds out once the quarter is over."""
    decision = CapDecision.objects.filter(hourly_rate=Decimal("30.50")).get()
    line = work(
        decision.segments.get(), team, people.worker, key="shift:9", minutes=60, worked_on=on
    )
    post_spend(by=people.manager, lines=[line])


def asked_pack(people: People, quarter: date = AUTUMN) -> EvidencePack:
    return ask_for_pack(by=people.lead, region=region_of(people), quarter=quarter, today=OVER)


def made(people: People) -> EvidencePack:
    pack = asked_pack(people)
    make_pack(pack_id=pack.pk, today=OVER)
    return EvidencePack.objects.select_related("region").get(pk=pack.pk)


def as_made(lead: User, region: Region) -> EvidencePack:
    """A second version as its page shows it, without the file."""
    quarter = quarters_back(timezone.localdate())[0]
    pack = ask_for_pack(by=lead, region=region, quarter=quarter, today=timezone.localdate())
    pack.state = "running"
    pack.save()
    first = {"rows": 1, "first": ["1041"]}
    pack.state, pack.version, pack.sha256, pack.file_bytes = "done", 2, "0a" * 32, 1_480_000
    pack.files = [{"path": "spend_lines.csv", "rows": 41_200, "bytes": 8_240_000}]
    pack.changes = {"spend_lines.csv": {"added": first, "removed": {"rows": 0, "first": []}}}
    pack.finished_at = timezone.now()
    pack.save()
    return pack


def unpacked(pack: EvidencePack, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(place_of(pack)) as whole:
        whole.extractall(folder)
    return folder


def verified(folder: Path, place: Path | None = None) -> tuple[int, list[str]]:
    """As someone outside runs it: another process, no packages, nothing of ours on the path."""
    command = [
        sys.executable,
        "-I",
        "-S",
        "-B",
        str(folder / "verify.py"),
        str(place or folder),
    ]
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); sys.argv = {command[-2:]!r}; "
    code += f"exec(open({command[-2]!r}).read())"
    ended = run(
        [*command[:4], "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.stderr == ""
    return ended.returncode, ended.stdout.splitlines()
