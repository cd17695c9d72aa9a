"""The operator's pages: all of it read, nothing written, and to anybody else not there."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.people import create_operator
from accounts.errors import NotPermitted
from accounts.models import AuditEntry, User
from staffbank.operator.hidden import NEVER, NOT_SHOWN
from staffbank.operator.shows import APPS, is_shown, shown_models
from tests.everyone import PERSONAS, World
from tests.factories import PASSWORD, UserFactory
from tests.pages import signed_in
from tests.whole_world import _files_of_its_own, the_world, world

__all__ = ["_files_of_its_own", "the_world", "world"]
INDEX = reverse("operator:index")


def page_of(model: Any, *key: Any) -> str:
    kind = "change" if key else "changelist"
    options = model._meta
    return reverse(f"operator:{options.app_label}_{options.model_name}_{kind}", args=key)


@pytest.fixture
def operator(client: Client, db: None) -> Client:
    return signed_in(client, UserFactory.create(is_operator=True, full_name="Olu Ops"))


def test_operator_reads_every_model_and_each_look_is_kept(
    world: World, operator: Client
) -> None:
    assert operator.get(INDEX).status_code == 200
    empty = 0
    for model in shown_models():
        assert operator.get(page_of(model)).status_code == 200, model
        row = model._default_manager.order_by("pk").first()
        empty += row is None
        if row is not None:
            answer = operator.get(page_of(model, row.pk))
            assert answer.status_code == 200, model
            assert b'<input type="submit"' not in answer.content
    assert empty < 40
    looks = AuditEntry.objects.filter(verb="operator.looked", chain_id="system")
    assert looks.count() == 2 * len(shown_models()) - empty


def test_nobody_else_finds_it(world: World) -> None:
    row = User.objects.earliest("pk")
    for persona in PERSONAS:
        client = Client()
        if user := world.user(persona):
            client.force_login(user)
        for url in (INDEX, page_of(User), page_of(User, row.pk), "/operator/accounts/"):
            answer = client.get(url)
            if user is None:
                assert answer.headers["Location"].startswith("/account/login/?next=")
            else:
                assert answer.status_code == 404, persona
    assert not AuditEntry.objects.filter(verb="operator.looked").exists()


def test_nothing_is_written(operator: Client) -> None:
    user = UserFactory.create()
    for url in (INDEX, page_of(User), page_of(User, user.pk)):
        for call in (operator.post, operator.put, operator.delete):
            assert call(url).status_code == 405
    for tail in ("add/", f"{user.pk}/delete/", f"{user.pk}/history/"):
        assert operator.get(f"{page_of(User)}{tail}").status_code in {302, 404}
    assert User.objects.filter(pk=user.pk).exists()


def test_operator_has_no_pages_of_the_product(operator: Client) -> None:
    assert operator.get(reverse("people")).status_code == 403
    assert INDEX not in operator.get(reverse("home")).content.decode()


def test_every_model_is_shown_or_named_with_a_reason() -> None:
    every = {
        model._meta.label for app in APPS for model in apps.get_app_config(app).get_models()
    }
    assert set(NOT_SHOWN) <= every
    assert {model._meta.label for model in shown_models()} == every - set(NOT_SHOWN)
    fields = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.fields}
    assert fields >= NEVER


def test_what_is_written_freely_and_secrets_are_hidden() -> None:
    shown = {
        f"{model._meta.label}.{field.name}"
        for model in shown_models()
        for field in model._meta.fields
        if is_shown(field)
    }
    assert {"accounts.User.email", "accounts.Membership.user", "rates.Cap.hourly_rate"} <= shown
    assert not shown & {
        "accounts.User.password",
        "accounts.ApiToken.digest",
        "accounts.AuditEntry.body",
        "accounts.Notice.body",
        "rates.CapException.explanation",
        "rates.PayrollRun.content",
        "shifts.Offer.decline_reason",
    }


@pytest.mark.parametrize("asked", ["password__startswith", "full_name__startswith", "id"])
def test_a_list_is_not_narrowed_by_its_address(operator: Client, asked: str) -> None:
    """Or what is hidden could be guessed letter by letter."""
    assert operator.get(page_of(User), {asked: "1"}).status_code == 400


def test_a_list_asks_the_database_as_often_however_long(operator: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            operator.get(page_of(User), {"q": "example.org"})
        return len(queries)

    few = asked()
    UserFactory.create_batch(20)
    assert asked() == few


def test_create_operator(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(password: str) -> str:
        said = StringIO()
        monkeypatch.setattr("sys.stdin", StringIO(password))
        options = {"name": "Olu Ops", "password_stdin": True, "stdout": said}
        call_command("create_operator", "olu@example.org", **options)
        return said.getvalue()

    with pytest.raises(CommandError, match="password"):
        run("short")
    assert "/operator/" in run(PASSWORD)
    made = User.objects.get(email="olu@example.org")
    assert (made.is_operator, made.memberships.count()) == (True, 0)
    assert AuditEntry.objects.latest("pk").verb == "operator.created"
    with pytest.raises(CommandError, match="email"):
        run(PASSWORD)


def test_only_the_command_line_makes_an_operator(db: None) -> None:
    with pytest.raises(NotPermitted):
        create_operator(
            email="me@example.org",
            full_name="Me",
            password=PASSWORD,
            by=UserFactory.create(is_operator=True),
        )
