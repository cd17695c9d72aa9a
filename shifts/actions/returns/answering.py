"""What a council enters for its return. It may change until it is submitted, and after for the next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.checks import Expect, expect_filled, input_checked
from accounts.models import Council, User
from accounts.permissions import Permission, require
from shifts.models import ReturnAnswer, ReturnDraft, ReturnSupplier
from shifts.returns.answers import Answer, Supplier
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES

LONGEST, LONGEST_NAME, MOST = 2000, 120, 50


@transaction.atomic
def save_answers(
    *,
    by: User,
    council: Council,
    quarter: Quarter,
    nil: bool,
    answers: Mapping[str, Answer],
    suppliers: Sequence[Supplier],
    now: datetime,
) -> ReturnDraft:
    """Keep what was entered, in place of what was there. Raises NotPermitted, BadInput."""
    require(by, Permission.RETURN_SUBMIT, council)
    with input_checked() as expect:
        check_answers(expect, answers)
        check_suppliers(expect, suppliers)
    ReturnDraft.objects.bulk_create(
        [
            ReturnDraft(
                council=council, quarter=quarter.first, nil=nil, saved_at=now, saved_by=by
            )
        ],
        ignore_conflicts=True,
    )
    draft = lock_draft(council, quarter)
    assert draft is not None  # it was there, or has just been added
    draft.nil, draft.saved_at, draft.saved_by = nil, now, by
    draft.save(update_fields=["nil", "saved_at", "saved_by"])
    keep(draft, answers, suppliers)
    audit.record(
        "return.answered",
        by=by,
        at=council,
        target=draft,
        quarter=str(quarter),
        nil=nil,
        not_kept=sorted(rule for rule, answer in answers.items() if not answer.complied),
        suppliers=len(suppliers),
    )
    return draft


def check_answers(expect: Expect, answers: Mapping[str, Answer]) -> None:
    known = ", ".join(RULES)
    for rule, answer in answers.items():
        expect(
            rule in RULES,
            f"compliance.{rule}",
            f"There is no rule {rule}. Give one of: {known}.",
        )
        field = f"compliance.{rule}.reason"
        if not answer.complied:
            expect(bool(answer.reason.strip()), field, "Say why the rule was not kept.")
        expect(len(answer.reason) <= LONGEST, field, f"Say it in at most {LONGEST:,} letters.")


def check_suppliers(expect: Expect, suppliers: Sequence[Supplier]) -> None:
    expect(len(suppliers) <= MOST, "suppliers", f"Give at most {MOST} suppliers.")
    seen: set[str] = set()
    for place, each in enumerate(suppliers):
        name, conduct = f"suppliers[{place}].name", f"suppliers[{place}].conduct"
        expect_filled(expect, name, each.name)
        expect_filled(expect, conduct, each.conduct)
        short = len(each.name) <= LONGEST_NAME
        expect(short, name, f"Give a name of at most {LONGEST_NAME} letters.")
        expect(len(each.conduct) <= LONGEST, conduct, f"Say it in at most {LONGEST:,} letters.")
        folded = each.name.strip().lower()
        expect(
            folded not in seen, name, f"{each.name} is named twice; name each supplier once."
        )
        seen.add(folded)


def keep(
    draft: ReturnDraft, answers: Mapping[str, Answer], suppliers: Sequence[Supplier]
) -> None:
    draft.answers.all().delete()
    draft.suppliers.all().delete()
    ReturnAnswer.objects.bulk_create(
        ReturnAnswer(
            draft=draft,
            rule=rule,
            complied=answer.complied,
            reason="" if answer.complied else answer.reason.strip(),
        )
        for rule, answer in answers.items()
    )
    ReturnSupplier.objects.bulk_create(
        ReturnSupplier(draft=draft, name=each.name.strip(), conduct=each.conduct.strip())
        for each in suppliers
    )


def lock_draft(council: Council, quarter: Quarter) -> ReturnDraft | None:
    """Nobody else enters or submits anything for this quarter until the transaction ends."""
    drafts = ReturnDraft.objects.select_for_update(of=("self",))
    return drafts.filter(council=council, quarter=quarter.first).first()
