"""The pages of administration, as those who use them meet them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.actions.invitations import GOOD_FOR
from accounts.models import ApiToken, AuditEntry, Council, Invitation, Role, Team, User
from accounts.tasks import send_email_change
from tests.administering import (
    BOTH,
    NEW,
    address_link,
    invited,
    join_link,
    leaving,
    token_made,
    typed_team,
    typed_token,
    with_password,
)
from tests.conftest import People
from tests.factories import PASSWORD, user_with
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def test_people_are_found_by_name_role_and_time(hr: Client, people: People, team: Team) -> None:
    invited(people, team, NOW)
    page = check_sound(hr.get(reverse("people"))).text
    for name in ("Hannah Reid", "Marcus Lee", "Aisha Khan", "Nia New"):
        assert name in page
    assert people.other_hr.full_name not in page
    assert "Invitations that nobody has answered: 1" in page
    assert "Aisha" not in words(hr.get(reverse("people"), {"q": "marcus"}))
    assert "Marcus" not in words(hr.get(reverse("people"), {"role": "approver"}))
    assert "Nobody here fits that." in words(hr.get(reverse("people"), {"former": "yes"}))
    people.manager.memberships.update(ended_at=NOW)
    assert "Marcus Lee" in words(hr.get(reverse("people"), {"former": "yes"}))
    assert "Marcus Lee" not in words(hr.get(reverse("people")))


def test_people_lead_to_workers_those_who_may_see_them(client: Client, people: People) -> None:
    for reader, led in ((people.hr, True), (people.lead, False)):
        page = signed_in(client, reader).get(reverse("people"))
        assert ("a list of their own" in words(page)) is led


def test_a_person_shows_what_belongs_here_alone(
    hr: Client, people: People, wirral: Council
) -> None:
    leaving(people, NOW)
    people.manager.memberships.create(role=Role.COUNCIL_HR, council=wirral, granted_at=NOW)
    token_made(people.manager)
    page = check_sound(hr.get(reverse("person", args=[people.manager.pk])))
    assert "Until Monday 12 October 2026" in page.text
    assert "Keep after all" in page.text
    assert "Wirral" not in page.text
    assert "Rota" in page.text
    page = check_sound(hr.get(reverse("person", args=[people.approver.pk])))
    assert "The regional lead ends it" in page.text


def test_inviting_says_what_is_wrong_at_its_field(hr: Client, people: People) -> None:
    url = reverse("invite")
    assert "The regional lead is asked first" in check_sound(hr.get(url)).text
    assert "id_email" in error_links(hr.post(url, {"role": ""})).values()
    lacks_a_team = hr.post(url, {**NEW, "role": "team_manager"})
    assert "id_team" in error_links(lacks_a_team).values()
    own = hr.post(url, {**NEW, "email": people.hr.email, "role": "council_hr"})
    assert own.status_code == 403


def test_an_approver_is_asked_for_and_agreed(
    hr: Client, people: People, liverpool: Council
) -> None:
    asked = hr.post(reverse("invite"), {**NEW, "role": "chief_executive"}, follow=True)
    assert "The regional lead is asked." in words(asked)
    assert "Agree and send" not in words(asked)
    lead = signed_in(Client(), people.lead)
    page = check_sound(lead.get(reverse("invitations")))
    assert "The regional lead has to agree." in page.text
    invitation = Invitation.objects.get()
    told = lead.post(reverse("invitations"), {"agree": invitation.pk}, follow=True)
    assert f"Agreed, and sent to {NEW['email']}." in words(told)
    told = hr.post(reverse("invitations"), {"withdraw": invitation.pk}, follow=True)
    assert "Everybody has answered." in words(told)


def test_the_lead_invites_to_any_place_of_the_region(
    client: Client, people: People, wirral: Council
) -> None:
    lead = signed_in(client, people.lead)
    page = check_sound(lead.get(reverse("invite")))
    assert "Regional lead: runs" in page.text
    for sent in (
        {"role": "auditor"},
        {"role": "council_hr", "council": wirral.pk},
        {"role": "chief_executive", "council": wirral.pk},
    ):
        assert lead.post(reverse("invite"), NEW | sent).status_code == 302
    assert Invitation.objects.exclude(sent_at=None).count() == 3


def test_joining_signs_in_once(client: Client, people: People, team: Team) -> None:
    url = reverse("invitation-join", kwargs=join_link(invited(people, team, NOW)))
    page = check_sound(client.get(url))
    assert "You will sign in as" in page.text
    assert page.fields[0]["value"] == "nia.new@example.org"
    wrong = client.post(url, {"password": PASSWORD, "password_again": "another"})
    assert "id_password_again" in error_links(wrong).values()
    weak = client.post(url, {"password": "short", "password_again": "short"})
    assert "id_password" in error_links(weak).values()
    told = client.post(url, BOTH, follow=True)
    assert "Welcome. You are now Team manager, Assessment North." in words(told)
    assert client.session["_auth_user_id"] == str(User.objects.get(email=NEW["email"]).pk)
    again = Client().get(url)
    assert again.status_code == 410
    assert "ask Hannah Reid to send" in check_sound(again).text
    assert Client().get("/join/made-up/").status_code == 410


def test_a_link_that_is_over_lets_nobody_in(client: Client, people: People, team: Team) -> None:
    late = invited(people, team, NOW - GOOD_FOR)
    url = reverse("invitation-join", kwargs=join_link(late))
    assert client.post(url, BOTH).status_code == 410
    listed = signed_in(Client(), people.hr).get(reverse("invitations"))
    assert "Over" in words(listed)


def test_saying_no_without_an_account(client: Client, people: People, team: Team) -> None:
    url = reverse("invitation-join", kwargs=join_link(invited(people, team, NOW)))
    told = client.post(url, {"decline": "yes"}, follow=True)
    assert "You said no. Hannah Reid is told." in words(told)


def test_one_with_an_account_answers_signed_in(
    client: Client, people: People, team: Team
) -> None:
    user = user_with(Role.AUDITOR, team.council.region)
    user.set_password(PASSWORD)
    user.save()
    invitation = invited(people, team, NOW, email=user.email)
    assert client.get(reverse("invitation-join", kwargs=join_link(invitation))).url == reverse(
        "invitation", args=[invitation.pk]
    )
    signed_in(client, user)
    assert "invites you to be" in words(client.get(reverse("account")))
    page = check_sound(client.get(reverse("invitation", args=[invitation.pk])))
    assert "You can accept until" in page.text
    told = client.post(reverse("invitation", args=[invitation.pk]), {"accept": "yes"})
    assert told.url == reverse("home")
    page = check_sound(client.get(reverse("invitation", args=[invitation.pk])))
    assert "You accepted this on" in page.text


def test_teams_are_added_and_put_right(hr: Client, team: Team) -> None:
    told = hr.post(reverse("team-new"), typed_team(council=team.council_id), follow=True)
    assert "Family Support is ready." in words(told)
    assert "Nobody manages it, so HR approves its hours." in check_sound(told).text
    listed = check_sound(hr.get(reverse("teams"), {"q": "town hall"}))
    assert "Family Support" in listed.text
    assert "Assessment North" not in listed.text
    taken = hr.post(reverse("team", args=[team.pk]), typed_team())
    assert "id_name" in error_links(taken).values()
    hr.post(reverse("team", args=[team.pk]), typed_team(name="Assessment South"))
    team.refresh_from_db()
    assert (team.name, team.site) == ("Assessment South", "Town Hall")


def test_councils_of_the_region_and_who_runs_the_bank(client: Client, people: People) -> None:
    lead = signed_in(client, people.lead)
    page = check_sound(lead.get(reverse("councils"), {"q": "liverpool"}))
    assert "Hannah Reid" in page.text
    assert "ONS E08000012, DfE 341" in page.text
    page = check_sound(lead.get(reverse("councils"), {"q": "E08000011"}))
    assert "Nobody" in page.text
    invite = next(link for link in page.links if "role=council_hr" in link)
    assert '<option value="council_hr" selected>' in lead.get(invite).content.decode()
    assert "Leeds" not in words(lead.get(reverse("councils"), {"page": 2}))


def test_tokens_of_the_councils_people(hr: Client, people: People) -> None:
    assert "Nobody here has a token" in check_sound(hr.get(reverse("tokens"))).text
    token = token_made(people.manager)
    token_made(people.other_hr, name="Elsewhere")
    page = check_sound(hr.get(reverse("tokens")))
    assert "Rota" in page.text
    assert "Elsewhere" not in page.text
    page = check_sound(hr.get(reverse("token-revoke", args=[token.pk])))
    assert "Marcus Lee is told that you did it." in page.text
    told = hr.post(reverse("token-revoke", args=[token.pk]), follow=True)
    assert "Rota is revoked." in words(told)


def test_own_token_is_shown_once(client: Client, people: People) -> None:
    manager = signed_in(client, people.manager)
    url = reverse("token-new")
    bad = manager.post(url, typed_token(NOW.date() - timedelta(days=1)) | {"name": " "})
    assert set(error_links(bad).values()) == {"id_name"}
    made = manager.post(url, typed_token(NOW.date()), follow=True)
    assert "no-store" in made.headers["Cache-Control"]
    check_sound(made)
    secret = made.context["secret"]
    assert f'<code id="secret">{secret}</code>' in made.content.decode()
    for shown in (url, reverse("account")):
        assert secret not in manager.get(shown).content.decode()
    client = Client(headers={"Authorization": f"Token {secret}"})
    assert client.get(reverse("api-notices")).status_code == 200
    assert ApiToken.objects.get().used_at == NOW
    manager.post(reverse("token-revoke", args=[ApiToken.objects.get().pk]))
    assert client.get(reverse("api-notices")).status_code == 401


def test_own_name(client: Client, people: People) -> None:
    manager = signed_in(client, people.manager)
    lacking = manager.post(reverse("account"), {"rename": "yes", "full_name": " "})
    assert error_links(lacking) == {"Give your name.": "id_full_name"}
    manager.post(reverse("account"), {"rename": "yes", "full_name": " Mark  Lee "})
    people.manager.refresh_from_db()
    assert people.manager.full_name == "Mark Lee"


def test_own_address_changes_once_the_link_is_opened(
    client: Client, people: People, mailoutbox: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_URL", "https://bank.example")
    manager = signed_in(client, with_password(people.manager))
    asked = {"ask": "yes", "email": "new@example.org", "password": PASSWORD}
    own = manager.post(reverse("account"), asked | {"email": people.manager.email})
    assert error_links(own) == {"This is your address already.": "id_email"}
    somebody = manager.post(reverse("account"), asked | {"password": "a guess at the desk"})
    assert list(error_links(somebody).values()) == ["id_password"]
    assert not AuditEntry.objects.filter(verb="user.email_asked").exists()
    assert manager.post(reverse("account"), asked).status_code == 302
    assert AuditEntry.objects.filter(verb="user.email_asked").count() == 1
    link = address_link(people.manager, "new@example.org")
    assert send_email_change(people.manager.pk, "new@example.org", link) == "sent"
    new, old = mailoutbox
    assert (new.to, old.to) == (["new@example.org"], [people.manager.email])
    url = reverse("account-email", args=[link])
    assert f"https://bank.example{url}" in new.body
    assert url not in old.body
    assert "new@example.org" in check_sound(manager.get(url)).text
    told = words(manager.post(url, follow=True))
    assert "From now on you sign in with new@example.org." in told
    assert manager.post(url).status_code == 409
    assert check_sound(manager.get(reverse("account-email", args=["x"]))).headings == 1


def test_an_address_of_somebody_else_is_not_taken(client: Client, people: People) -> None:
    manager = signed_in(client, people.manager)
    url = reverse("account-email", args=[address_link(people.manager, people.hr.email)])
    refused = manager.post(url)
    assert refused.status_code == 400
    assert "has an account of its own" in words(refused)


def test_signing_out_everywhere_else(client: Client, people: People) -> None:
    people.manager.set_password(PASSWORD)
    people.manager.save()
    both = client, Client()
    for each in both:
        sign_in = {"login": people.manager.email, "password": PASSWORD}
        each.post(reverse("account_login"), sign_in)
    page = words(client.get(reverse("account")))
    assert "Sign out everywhere else" in page
    client.post(reverse("account"), {"elsewhere": "yes"})
    assert client.get(reverse("account")).status_code == 200
    assert both[1].get(reverse("account")).status_code == 302
