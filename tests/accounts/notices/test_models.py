"""What the database refuses of notices, deliveries and settings, whoever asks."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Delivery, DeliveryState, Notice, NoticeChoice, NoticeSettings
from tests.accounts.database import sql
from tests.accounts.notices.giving import MOBILE, NOW, give, given, with_mobile
from tests.conftest import People
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
CLAIMED: dict[str, Any] = {"state": "sending", "attempts": 1, "attempted_at": NOW}


@pytest.fixture
def delivery(people: People) -> Delivery:
    return given(people.lead)


def change(delivery: Delivery, **values: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**values)


@pytest.mark.parametrize("path", ["", "/", "/offers/7/", "/offers/?page=2"])
def test_notice_path_is_of_this_site(path: str, people: People) -> None:
    give(people.lead, path=path)


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_notice_path_elsewhere(path: str, people: People) -> None:
    with refused("notice_path_is_of_this_site"):
        give(people.lead, path=path)


@pytest.mark.parametrize(
    "change", ["subject = 'Nothing'", "read_at = NULL", "read_at = now()", "body = ''"]
)
def test_notice_only_read(change: str, people: People) -> None:
    give(people.lead)
    with refused("notice_only_read"):
        Notice.objects.update(subject="Nothing")
    Notice.objects.update(read_at=NOW)
    with refused("notice_only_read"):
        sql(f"UPDATE accounts_notice SET {change}")
    with refused("notice_only_read"):
        Notice.objects.all()._raw_delete("default")


def test_delivery_once_by_channel(delivery: Delivery) -> None:
    Delivery.objects.create(notice=delivery.notice, channel="text", not_before=NOW)
    with refused("delivery_once_by_channel"):
        Delivery.objects.create(notice=delivery.notice, channel="email", not_before=NOW)


def test_delivery_channel_known(delivery: Delivery) -> None:
    with refused("delivery_channel_known"):
        Delivery.objects.create(notice=delivery.notice, channel="pager", not_before=NOW)


@pytest.mark.parametrize("state", ["sending", "sent", "failed"])
def test_delivery_begins_waiting(state: str, delivery: Delivery) -> None:
    with refused("delivery_begins_waiting"):
        Delivery.objects.create(
            notice=delivery.notice, channel="text", not_before=NOW, state=state
        )


def test_delivery_goes_forwards(delivery: Delivery) -> None:
    change(delivery, **CLAIMED)
    change(delivery, handed_at=NOW)
    change(delivery, attempts=2, attempted_at=LATER)
    change(delivery, state="sent", sent_at=LATER)


@pytest.mark.parametrize("end", [{"state": "sent", "sent_at": NOW}, {"state": "failed"}])
def test_delivery_only_forwards(end: dict[str, Any], delivery: Delivery) -> None:
    with refused("delivery_only_forwards"):
        change(delivery, **{**CLAIMED, "state": "sent", "sent_at": NOW})
    change(delivery, **CLAIMED, last_error="Busy.")
    with refused("delivery_only_forwards"):
        change(delivery, state="waiting")
    with refused("delivery_only_forwards"):
        change(delivery, channel="text")
    change(delivery, **end)
    for undone in ({"state": "sending", "sent_at": None}, {"last_error": ""}):
        with refused("delivery_only_forwards"):
            change(delivery, **undone)
    with refused("delivery_only_forwards"):
        Delivery.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    "values",
    [
        {"attempts": 3, "attempted_at": LATER},
        {"attempts": 0, "attempted_at": None},
        {"attempts": 2},
        {"attempted_at": LATER},
    ],
)
def test_delivery_tries_are_counted(values: dict[str, Any], delivery: Delivery) -> None:
    change(delivery, **CLAIMED)
    with refused("delivery_tries_are_counted"):
        change(delivery, **values)


def test_delivery_state_fits_attempts(delivery: Delivery) -> None:
    with refused("delivery_state_fits_attempts"):
        change(delivery, state="sending")
    with refused("delivery_state_fits_attempts"):
        change(delivery, attempts=1, attempted_at=NOW)
    change(delivery, state="failed", last_error="The recipient has left.")


def test_delivery_attempts_are_dated(delivery: Delivery) -> None:
    with guards_off(), refused("delivery_attempts_are_dated"):
        change(delivery, state="sending", attempts=1)
    change(delivery, **CLAIMED)


def test_delivery_sent_says_when(delivery: Delivery) -> None:
    change(delivery, **CLAIMED)
    with refused("delivery_sent_says_when"):
        change(delivery, state="sent")
    with refused("delivery_sent_says_when"):
        change(delivery, sent_at=NOW)
    change(delivery, state="sent", sent_at=NOW)


def test_delivery_failed_says_why(delivery: Delivery) -> None:
    with refused("delivery_failed_says_why"):
        change(delivery, state="failed")
    change(delivery, state="failed", last_error="The recipient has left.")
    assert str(delivery) == "Work at Liverpool (Email)"
    assert Delivery.objects.failed().get().state == DeliveryState.FAILED


def test_noticechoice_once_by_group(people: People) -> None:
    for group in ("offers", "bookings"):
        NoticeChoice.objects.create(user=people.lead, group=group, email=True, text=False)
    with refused("noticechoice_once_by_group"):
        NoticeChoice.objects.create(user=people.lead, group="offers", email=True, text=True)


def test_noticechoice_group_known(people: People) -> None:
    with refused("noticechoice_group_known"):
        NoticeChoice.objects.create(user=people.lead, group="gossip", email=True, text=False)
    choice = NoticeChoice(user=people.lead, group="offers", email=True, text=False)
    assert str(choice) == f"Offers of work for {people.lead}"


@pytest.mark.parametrize(
    ("starts", "ends"), [("22:00", None), (None, "07:00"), ("22:00", "22:00")]
)
def test_noticesettings_quiet_hours_are_two(
    starts: str | None, ends: str | None, people: People
) -> None:
    with refused("noticesettings_quiet_hours_are_two"):
        NoticeSettings.objects.create(user=people.lead, quiet_from=starts, quiet_until=ends)
    NoticeSettings.objects.create(user=people.lead, quiet_from="22:00", quiet_until="07:00")


@pytest.mark.parametrize("mobile", ["07700900123", "+44770090012", "+337700900123"])
def test_noticesettings_mobile_form(mobile: str, people: People) -> None:
    with refused("noticesettings_mobile_form"):
        NoticeSettings.objects.create(user=people.lead, mobile=mobile)
    assert str(NoticeSettings(user=people.lead)) == f"Notices of {people.lead}"


def test_noticesettings_verified_is_a_mobile(people: People) -> None:
    for less in ({"mobile": "", "code_sent_at": NOW}, {"mobile": MOBILE}):
        with refused("noticesettings_verified_is_a_mobile"):
            NoticeSettings.objects.create(user=people.lead, mobile_verified_at=NOW, **less)
    assert with_mobile(people.lead).may_be_texted


def test_noticesettings_code_tries_few(people: People) -> None:
    NoticeSettings.objects.create(user=people.lead, code_tries=5)
    with refused("noticesettings_code_tries_few"):
        NoticeSettings.objects.create(user=people.auditor, code_tries=6)
