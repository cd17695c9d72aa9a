from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from rates.models import MemorandumVersion
from tests.conftest import People

pytestmark = pytest.mark.django_db
QUOTES = "/api/v1/quotes/"


def question(**changes: Any) -> dict[str, Any]:
    return {
        "council": "E08000012",
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": "31.01",
        "starts_on": "2026-05-01",
        "ends_on": "2026-05-31",
    } | changes


def ask(api: APIClient, user: User | None, **changes: Any) -> Any:
    api.force_authenticate(user)
    return api.post(QUOTES, question(**changes), format="json")


def test_quote_a_penny_over_is_an_answer(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    response = ask(api, people.hr)
    assert response.status_code == 200
    answer = response.json()
    sentence = answer["sentence"]
    assert answer["conversion"].pop("lines")
    assert answer["conversion"].pop("sentence").startswith("£31.01 an hour PAYE is £")
    assert answer == {
        "verdict": "over",
        "allowed": False,
        "sentence": sentence,
        "highest_passing_rate": "31.00",
        "headroom": "0.00",
        "provisional": False,
        "segments": [
            {
                "starts_on": "2026-05-01",
                "ends_on": "2026-05-31",
                "cap": {
                    "id": memorandum.caps.get(basis="paye").pk,
                    "memorandum": memorandum.memorandum.name,
                    "version": 1,
                    "kind": "negotiated",
                    "hourly_rate": "31.00",
                    "derived_rate": None,
                    "negotiated_rate": "31.00",
                    "gap": None,
                    "provisional": False,
                },
                "verdict": "over",
                "over_by": "0.01",
                "headroom": "0.00",
                "sentence": sentence,
            }
        ],
        "conversion": {
            "from_basis": "paye",
            "from_rate": "31.01",
            "to_basis": "umbrella",
            "to_rate": "39.75",
        },
    }


def test_quote_within(memorandum: MemorandumVersion, api: APIClient, people: People) -> None:
    answer = ask(api, people.hr, hourly_rate="30.50").json()
    assert (answer["verdict"], answer["allowed"], answer["headroom"]) == (
        "within",
        True,
        "0.50",
    )


def test_quote_umbrella_is_shown_on_paye(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    """36.00 umbrella is 28.11 PAYE in a week of 37 hours: design 3.3."""
    changes = {"engagement": "agency_umbrella", "pay_basis": "umbrella", "hourly_rate": "36.00"}
    answer = ask(api, people.hr, **changes).json()
    assert answer["conversion"]["to_rate"] == "28.11"


def test_quote_limited_company_has_no_conversion(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    changes = {"engagement": "limited_company", "pay_basis": "limited"}
    answer = ask(api, people.hr, **changes).json()
    assert (answer["verdict"], answer["conversion"]) == ("no_cap", None)
    assert answer["highest_passing_rate"] is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("council", "E99999999", "council cannot be E99999999. Give a council's GSS code"),
        ("job_role", "wizard", "job_role cannot be wizard. Give one of: social_worker, "),
        ("engagement", "friend", "engagement cannot be friend. Give one of: bank_own, "),
        ("pay_basis", "cash", "pay_basis cannot be cash. Give one of: paye, umbrella"),
        ("pay_basis", "umbrella", "pay_basis cannot be umbrella. Bank, at own council is paid"),
        ("hourly_rate", "31.001", "hourly_rate cannot be '31.001'. Give pounds an hour"),
        ("hourly_rate", "-31", "hourly_rate cannot be '-31'. Give pounds an hour"),
        ("hourly_rate", "0", "hourly_rate cannot be 0. Give pounds an hour"),
        ("hourly_rate", "NaN", "hourly_rate cannot be 'NaN'. Give pounds an hour"),
        ("hourly_rate", True, "hourly_rate cannot be 'True'. Give pounds an hour"),
        ("starts_on", "31/05/2026", "starts_on cannot be 31/05/2026. Give a day as YYYY-MM-DD"),
        ("starts_on", "2026-02-30", "starts_on cannot be 2026-02-30. Give a day"),
        (
            "ends_on",
            "2026-04-30",
            "ends_on cannot be 30 April 2026. Give 1 May 2026 or a later",
        ),
        ("hourly_rate", None, "This field may not be null."),
    ],
)
def test_quote_names_field_value_and_remedy(
    field: str, value: Any, said: str, api: APIClient, people: People
) -> None:
    response = ask(api, people.hr, **{field: value})
    assert response.status_code == 400
    (told,) = response.json()["fields"][field]
    assert told.startswith(said)


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("hr", 200),
        ("lead", 200),
        ("manager", 403),
        ("approver", 403),
        ("auditor", 403),
        ("other_hr", 404),
        ("nobody", 404),
    ],
)
def test_quote_by_persona(
    persona: str,
    status: int,
    memorandum: MemorandumVersion,
    api: APIClient,
    people: People,
) -> None:
    response = ask(api, getattr(people, persona))
    assert response.status_code == status
    looked = AuditEntry.objects.filter(verb="quote.looked").count()
    assert looked == (1 if status == 200 else 0)


def test_quote_by_a_stranger(api: APIClient, db: None) -> None:
    assert ask(api, None).status_code == 401


def test_quote_repeated_with_its_key_is_one_look(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    api.force_authenticate(people.hr)
    for rate, status in (("31.01", 200), ("31.01", 200), ("31.02", 409)):
        response = api.post(
            QUOTES, question(hourly_rate=rate), format="json", headers={"Idempotency-Key": "a"}
        )
        assert response.status_code == status
    assert AuditEntry.objects.filter(verb="quote.looked").count() == 1


def ask_many(api: APIClient, user: User, quotes: Any) -> Any:
    api.force_authenticate(user)
    return api.post(QUOTES, {"quotes": quotes}, format="json")


def test_quotes_of_many_are_the_answers_to_each(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    changes = [
        {"hourly_rate": "30.00"},
        {},
        {"pay_basis": "umbrella"},
        {"ends_on": "2026-05-01"},
    ]
    changes[2] |= {"engagement": "agency_umbrella", "hourly_rate": "36.00"}
    response = ask_many(api, people.hr, [question(**each) for each in changes])
    assert response.status_code == 200
    assert response.json() == {
        "quotes": [ask(api, people.hr, **each).json() for each in changes]
    }


def test_quotes_of_many_take_as_many_statements_as_of_one(
    memorandum: MemorandumVersion,
    api: APIClient,
    people: People,
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(14):
        assert ask_many(api, people.hr, [question()]).status_code == 200
    with django_assert_max_num_queries(14):
        answer = ask_many(api, people.hr, [question()] * 1000)
    assert len(answer.json()["quotes"]) == 1000
    assert AuditEntry.objects.filter(verb="quote.looked").count() == 2


def test_quotes_name_each_problem_by_its_place(api: APIClient, people: People) -> None:
    asked = [question() for _ in range(13)]
    asked[3] |= {"council": "E99999999"}
    asked[5] |= {"job_role": "wizard", "starts_on": "soon"}
    asked[12] |= {"hourly_rate": "lots"}
    response = ask_many(api, people.hr, asked)
    assert response.status_code == 400
    told = response.json()["fields"]
    assert set(told) == {
        "quotes[3].council",
        "quotes[5].job_role",
        "quotes[5].starts_on",
        "quotes[12].hourly_rate",
    }
    assert told["quotes[12].hourly_rate"][0].startswith("hourly_rate cannot be 'lots'. Give")


def test_quotes_name_what_only_judging_sees(api: APIClient, people: People) -> None:
    asked = [question(), question(pay_basis="umbrella"), question(ends_on="2026-04-30")]
    told = ask_many(api, people.hr, asked).json()["fields"]
    assert set(told) == {"quotes[1].pay_basis", "quotes[2].ends_on"}


def test_quotes_tell_a_council_out_of_view_like_one_unknown(
    api: APIClient, people: People
) -> None:
    asked = [question(council=code) for code in ("E08000015", "E99999999")]
    told = ask_many(api, people.hr, asked).json()["fields"]
    remedy = "Give the GSS code of a council that you may see."
    assert told == {
        "quotes[0].council": [f"council cannot be E08000015. {remedy}"],
        "quotes[1].council": [f"council cannot be E99999999. {remedy}"],
    }


@pytest.mark.parametrize(
    ("quotes", "said"),
    [
        ([], "quotes cannot hold 0 questions. Give 1 to 1,000 at a time."),
        ([{}] * 1001, "quotes cannot hold 1,001 questions. Give 1 to 1,000 at a time."),
        ("all", "quotes has to be a list. Give 1 to 1,000 questions."),
        (None, "quotes has to be a list. Give 1 to 1,000 questions."),
    ],
)
def test_quotes_are_1_to_1000(quotes: Any, said: str, api: APIClient, people: People) -> None:
    response = ask_many(api, people.hr, quotes)
    assert response.status_code == 400
    assert response.json()["fields"] == {"quotes": [said]}


@pytest.mark.parametrize("body", [[], [question()], "all", 5])
def test_quotes_in_another_shape(body: Any, api: APIClient, people: People) -> None:
    api.force_authenticate(people.hr)
    response = api.post(QUOTES, body, format="json")
    assert response.status_code == 400
    assert response.json()["code"] == "bad_input"


@pytest.mark.parametrize(("persona", "status"), [("hr", 200), ("lead", 200), ("manager", 403)])
def test_quotes_by_persona(
    persona: str, status: int, memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    assert ask_many(api, getattr(people, persona), [question()]).status_code == status
