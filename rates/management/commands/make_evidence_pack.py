"""manage.py make_evidence_pack REGION QUARTER --by EMAIL: the proof of a quarter, made here and now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.errors import DomainError
from accounts.models import Region, User
from rates.actions.evidence_packs import ask_for_pack, fail_pack, make_pack
from rates.evidence.quarters import quarter_of
from rates.models import EvidencePack
from rates.pack_store import place_of


class Command(BaseCommand):
    help = "Make the evidence of a region's quarter, as the page does in the background."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="its ONS code, such as E12000002")
        parser.add_argument("quarter", help="a quarter that is over, as 2026-Q3")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who makes it")

    def handle(self, *args: Any, region: str, quarter: str, by: str, **options: Any) -> None:
        first = quarter_of(quarter)
        found = Region.objects.filter(code=region).first()
        user = User.objects.filter(email=by.lower(), is_active=True).first()
        if first is None or found is None or user is None:
            raise CommandError(
                "Name a region, a quarter as 2026-Q3, and a user's email address."
            )
        today = timezone.localdate()
        try:
            pack = ask_for_pack(by=user, region=found, quarter=first, today=today)
        except DomainError as problem:
            raise CommandError(str(problem.facts.get("fields", problem.detail))) from problem
        try:
            make_pack(pack_id=pack.pk, today=today)
        except Exception as problem:
            fail_pack(pack_id=pack.pk, problem=str(problem))
            raise CommandError(f"It stopped: {problem}") from problem
        self.tell(EvidencePack.objects.select_related("region", "before").get(pk=pack.pk))

    def tell(self, pack: EvidencePack) -> None:
        if pack.state == "same" and pack.before:
            self.stdout.write(f"Nothing changed since version {pack.before.version}.")
        else:
            self.stdout.write(f"Version {pack.version}: {place_of(pack)}")
        self.stdout.write(f"The pack's hash: {pack.sha256}")
