"""The main job on the real processes: web, worker and beat, over HTTP, with tokens."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Council, Role, Team, User, Worker
from rates.money import to_pence
from shifts.calendar import LONDON, monday_of
from shifts.models import Offer
from shifts.tasks import expire_offers
from tests.factories import TeamFactory, memorandum_in_force, user_with
from tests.load.pool import pool_of
from tests.serving import PATIENCE, Web, serving, tokens_of
from tests.shifts.building import booked, offered

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
API = "/api/v1/"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RATE = Decimal("31.00")
Call = Callable[..., Any]


@dataclass(frozen=True)
class Desk:
    """Who takes part, each with a token."""

    team: Team
    hr: str
    manager: str
    worker: str
    other_worker: str
    users: dict[str, User]
    workers: list[Worker]


@pytest.fixture
def product(transactional_db: None, tmp_path: Path) -> Iterator[Web]:
    with serving(tmp_path, ["web", "worker", "beat"]) as web:
        yield web


@pytest.fixture
def desk(city_region: list[Council]) -> Desk:
    memorandum_in_force(city_region, effective=(timezone.localdate() - 30 * DAY, None))
    team = TeamFactory.create(council=city_region[0])
    workers = pool_of(2, city_region)
    users = {
        "hr": user_with(Role.COUNCIL_HR, team.council),
        "manager": user_with(Role.TEAM_MANAGER, team),
        "worker": workers[0].user,
        "other_worker": workers[1].user,
    }
    tokens = dict(zip(users, tokens_of(list(users.values())), strict=True))
    return Desk(team=team, users=users, workers=workers, **tokens)


def clear_of_midnight() -> datetime:
    """This minute in London; the job below is of one day, so near midnight it waits for it."""
    while True:
        now = datetime.now(LONDON)
        minutes = now.hour * 60 + now.minute
        if 5 <= minutes < 23 * 60 + 55:
            return now.replace(second=0, microsecond=0)
        time.sleep(5)


def asked_for(desk: Desk, starts_at: datetime) -> dict[str, Any]:
    """One shift of an hour, which starts in two minutes."""
    ends_at = (starts_at.astimezone(UTC) + HOUR).astimezone(LONDON)
    fold = ("first", "second")[starts_at.fold]
    pattern = {"weekday": starts_at.weekday(), "fold": fold}
    times = {"start": f"{starts_at:%H:%M}", "end": f"{ends_at:%H:%M}"}
    return quoted(desk, starts_at) | {
        "team": desk.team.pk,
        "weekly_pattern": [pattern | times],
        "reason": "sickness",
        "supervisor": "Marcus Lee",
    }


def quoted(desk: Desk, starts_at: datetime) -> dict[str, Any]:
    return {
        "council": desk.team.council.gss_code,
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": str(RATE),
        "starts_on": f"{starts_at:%Y-%m-%d}",
        "ends_on": f"{starts_at:%Y-%m-%d}",
    }


def caller(web: Web) -> Call:
    def call(method: str, path: str, token: str, body: Any = None, expect: int = 200) -> Any:
        answer = web.call(method, API + path, token=token, body=body)
        assert answer.status == expect, answer
        return answer.body

    return call


def test_main_job_from_quote_to_report(product: Web, desk: Desk) -> None:
    call = caller(product)
    now = clear_of_midnight()
    booking = ask_and_book(call, desk, now + 2 * MINUTE)
    assignment = offer_and_accept(call, desk, booking)
    begun = max(now - 3 * HOUR, now.replace(hour=0, minute=0))
    work_and_approve(call, desk, assignment, begun, now)
    assert call("GET", booking, desk.hr)["state"] == "completed"

    minutes = (now.astimezone(UTC) - begun.astimezone(UTC)) // MINUTE
    amount = str(to_pence(minutes * RATE / 60))
    span = f"from={now:%Y-%m-%d}&to={now:%Y-%m-%d}"
    report = call("GET", f"reports/spend-against-cap/?{span}&group_by=council", desk.hr)
    assert (report["total"]["spend"], report["total"]["over_cap"]) == (amount, "0.00")
    (row,) = report["rows"]
    lines = call("GET", row["drill_down"].removeprefix(API), desk.hr)["results"]
    assert [line["amount"] for line in lines] == [amount]


def ask_and_book(call: Call, desk: Desk, starts_at: datetime) -> str:
    """A penny over is refused and says what passes; at the cap it is booked."""
    quote, asked = quoted(desk, starts_at), asked_for(desk, starts_at)
    a_penny_over = {"hourly_rate": "31.01"}
    told = call("POST", "quotes/", desk.hr, quote | a_penny_over)
    assert (told["allowed"], told["highest_passing_rate"]) == (False, "31.00")
    refused = call("POST", "bookings/", desk.hr, asked | a_penny_over, 409)
    assert refused["code"] == "over_cap"
    assert call("POST", "quotes/", desk.hr, quote)["allowed"] is True
    booking = call("POST", "bookings/", desk.hr, asked, 201)
    return f"bookings/{booking['id']}/"


def offer_and_accept(call: Call, desk: Desk, booking: str) -> int:
    """It is put to whoever may do it; the first to accept has it, and the other is told."""
    found = call("GET", f"{booking}candidates/", desk.hr)["eligible"]
    assert {each["worker"] for each in found} == {one.pk for one in desk.workers}
    everyone = {"workers": [each["worker"] for each in found]}
    assert len(call("POST", f"{booking}offers/", desk.hr, everyone, 201)) == 2
    (offer,) = call("GET", "offers/", desk.worker)["results"]
    (other,) = call("GET", "offers/", desk.other_worker)["results"]
    assignment = call("POST", f"offers/{offer['id']}/accept/", desk.worker)
    late = call("POST", f"offers/{other['id']}/accept/", desk.other_worker, None, 409)
    assert late["code"] == "filled"
    assert call("GET", booking, desk.hr)["state"] == "filled"
    return int(assignment["id"])


def work_and_approve(
    call: Call, desk: Desk, assignment: int, begun: datetime, ended: datetime
) -> None:
    """Done earlier that day than was asked; nobody approves their own."""
    monday = monday_of(begun.date()).isoformat()
    week = {"assignment": assignment, "week_starts_on": monday}
    sheet = call("POST", "timesheets/", desk.worker, week, 201)
    here = f"timesheets/{sheet['id']}/"
    early = call("POST", f"{here}submit/", desk.worker, None, 409)
    assert early["code"] == "not_yet_worked"
    worked = {"starts_at": begun.isoformat(), "ends_at": ended.isoformat()}
    call("POST", f"{here}entries/{sheet['entries'][0]['id']}/", desk.worker, worked)
    assert call("POST", f"{here}submit/", desk.worker)["whose_turn"] == "manager"
    call("POST", f"{here}approve/", desk.worker, None, 403)
    assert call("POST", f"{here}approve/", desk.manager)["state"] == "approved"


def test_overdue_offer_is_closed_by_the_worker_process(product: Web, desk: Desk) -> None:
    """The task goes through the real broker: sent here, done there."""
    now = datetime.now(UTC)
    booking = booked(
        desk.team,
        desk.users["hr"],
        now=now,
        starts_on=timezone.localdate(now) + DAY,
        ends_on=timezone.localdate(now) + 8 * DAY,
    )
    overdue, open_still = (
        offered(booking, worker, sent_at=now - DAY, expires_at=expires_at)
        for worker, expires_at in zip(desk.workers, (now - HOUR, now + DAY), strict=True)
    )
    expire_offers.delay()
    deadline = time.monotonic() + PATIENCE
    while Offer.objects.get(pk=overdue.pk).state == "sent":
        assert time.monotonic() < deadline, "nobody did the task"
        time.sleep(0.1)
    overdue.refresh_from_db()
    open_still.refresh_from_db()
    assert (overdue.state, overdue.closed_at) == ("expired", overdue.expires_at)
    assert open_still.state == "sent"
    (told,) = caller(product)("GET", "offers/", desk.worker)["results"]
    assert told["state"] == "expired"
