"""What the database holds returns to."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Council, Membership
from shifts.models import ReturnAnswer, ReturnDraft, ReturnSupplier, ReturnVersion
from tests.conftest import People
from tests.rates.statements import truncate
from tests.refusals import guards_off, refused
from tests.shifts.returning import FOURTH, OVER, frozen

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def drafted(people: People, council: Council, quarter: date = FOURTH.first) -> ReturnDraft:
    return ReturnDraft.objects.create(
        council=council, quarter=quarter, nil=False, saved_at=OVER, saved_by=people.hr
    )


@pytest.fixture
def draft(people: People, liverpool: Council) -> ReturnDraft:
    return drafted(people, liverpool)


@pytest.fixture
def version(people: People, liverpool: Council) -> ReturnVersion:
    return frozen(people.hr, liverpool)


def test_returndraft_once(
    draft: ReturnDraft, people: People, liverpool: Council, wirral: Council
) -> None:
    with refused("returndraft_once"):
        drafted(people, liverpool)
    drafted(people, wirral)
    drafted(people, liverpool, FOURTH.ends_before)


def test_returndraft_quarter_begins(people: People, liverpool: Council) -> None:
    for day in (MAY, date(2026, 10, 2)):
        with refused("returndraft_quarter_begins"):
            drafted(people, liverpool, day)


def test_returnanswer_once(draft: ReturnDraft) -> None:
    ReturnAnswer.objects.create(draft=draft, rule="CAP", complied=True)
    with refused("returnanswer_once"):
        ReturnAnswer.objects.create(draft=draft, rule="CAP", complied=True)
    ReturnAnswer.objects.create(draft=draft, rule="REFS", complied=True)


def test_returnanswer_rule_known(draft: ReturnDraft) -> None:
    with refused("returnanswer_rule_known"):
        ReturnAnswer.objects.create(draft=draft, rule="SWE", complied=True)


def test_returnanswer_no_is_explained(draft: ReturnDraft) -> None:
    with refused("returnanswer_no_is_explained"):
        ReturnAnswer.objects.create(draft=draft, rule="CAP", complied=False)
    ReturnAnswer.objects.create(draft=draft, rule="CAP", complied=False, reason="A hearing.")


def test_returnsupplier_once(draft: ReturnDraft) -> None:
    ReturnSupplier.objects.create(draft=draft, name="Acme", conduct="Late.")
    with refused("returnsupplier_once"):
        ReturnSupplier.objects.create(draft=draft, name="ACME", conduct="Late.")
    ReturnSupplier.objects.create(draft=draft, name="Acme 2", conduct="Late.")


def test_returnsupplier_told(draft: ReturnDraft) -> None:
    for told in ({"name": "", "conduct": "Late."}, {"name": "Acme", "conduct": ""}):
        with refused("returnsupplier_told"):
            ReturnSupplier.objects.create(draft=draft, **told)


def test_returnversion_number_once(
    version: ReturnVersion, people: People, liverpool: Council
) -> None:
    """The guard on the next number stands in front, as a restore of a backup would pass it."""
    with refused("returnversion_number_once"), guards_off():
        frozen(people.hr, liverpool)


def test_returnversion_one_waits(
    version: ReturnVersion, people: People, liverpool: Council
) -> None:
    with refused("returnversion_one_waits"):
        frozen(people.hr, liverpool, number=2)
    sent_back(version, people)
    frozen(people.hr, liverpool, number=2)


def sent_back(version: ReturnVersion, people: People) -> None:
    ReturnVersion.objects.filter(pk=version.pk).update(
        state="sent_back", answered_at=OVER, answered_by=people.approver, reason="More."
    )


def test_returnversion_quarter_begins(people: People, liverpool: Council) -> None:
    with refused("returnversion_quarter_begins"):
        frozen(people.hr, liverpool, quarter=MAY)


def test_returnversion_office_known(people: People, liverpool: Council) -> None:
    with refused("returnversion_office_known"):
        frozen(people.hr, liverpool, office="mayor")


def test_returnversion_answer_fits_state(version: ReturnVersion, people: People) -> None:
    own = ReturnVersion.objects.filter(pk=version.pk)
    told = {"answered_at": OVER, "answered_by": people.approver}
    with refused("returnversion_answer_fits_state"):
        own.update(state="sent_back", **told)  # and no reason
    with refused("returnversion_answer_fits_state"):
        own.update(state="signed_off", reason="Well done.", **told)
    with refused("returnversion_answer_fits_state"):
        own.update(state="lost", **told)
    own.update(state="signed_off", **told)


def test_returnversion_hash(people: People, liverpool: Council) -> None:
    with refused("returnversion_hash"):
        frozen(people.hr, liverpool, sha256="a" * 64)
    with refused("returnversion_hash"):
        frozen(people.hr, liverpool, sha256="")
    frozen(people.hr, liverpool, content='{"council_name":"Ynys Môn"}')


def test_returnversion_life_begins(people: People, liverpool: Council) -> None:
    """The next number, once the quarter is over by London clocks, and not yet answered."""
    with refused("returnversion_life"):
        frozen(people.hr, liverpool, number=2)
    with refused("returnversion_life"):
        frozen(people.hr, liverpool, state="signed_off", answered_at=OVER)
    summer = FOURTH.before.before
    last_minute = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)
    with refused("returnversion_life"):
        frozen(people.hr, liverpool, quarter=summer.first, submitted_at=last_minute)
    midnight = datetime(2026, 6, 30, 23, tzinfo=UTC)
    frozen(people.hr, liverpool, quarter=summer.first, submitted_at=midnight)


def test_returnversion_life_stays(version: ReturnVersion, people: People) -> None:
    own = ReturnVersion.objects.filter(pk=version.pk)
    for change in ({"content": "[]"}, {"office": "chief_executive"}, {"submitted_at": None}):
        with refused("returnversion_life"):
            own.update(**change)
    with refused("returnversion_life"):
        own.delete()
    sent_back(version, people)
    with refused("returnversion_life"):
        sent_back(version, people)


def test_returnversion_is_never_emptied(version: ReturnVersion) -> None:
    with refused("shifts_returnversion_append_only"):
        truncate("shifts_returnversion")


def test_returnversion_office(version: ReturnVersion, people: People) -> None:
    """By who holds it there now, on every path, and never by who submitted it."""
    own = ReturnVersion.objects.filter(pk=version.pk)
    signed = {"state": "signed_off", "answered_at": OVER}
    for other in (people.hr, people.lead, people.manager):
        with refused("returnversion_office"):
            own.update(answered_by=other, **signed)
    held = Membership.objects.filter(user=people.approver)
    held.update(ended_at=OVER, ended_by=people.lead)
    with refused("returnversion_office"):
        own.update(answered_by=people.approver, **signed)
    held.update(ended_at=None, ended_by=None)
    own.update(answered_by=people.approver, **signed)


def test_returnversion_office_is_another(people: People, liverpool: Council) -> None:
    version = frozen(people.approver, liverpool)
    with refused("returnversion_office"):
        sent_back(version, people)
