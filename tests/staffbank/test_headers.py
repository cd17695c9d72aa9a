"""What every answer forbids the browser."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_pages_run_and_load_only_what_is_ours(client: Client) -> None:
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"


@pytest.mark.django_db
def test_only_the_page_of_the_api_is_styled_by_its_library(client: Client) -> None:
    answer = client.get(reverse("api-docs"))
    assert "style-src 'self' 'unsafe-inline'" in answer.headers["Content-Security-Policy"]
    assert b"<script>" not in answer.content
