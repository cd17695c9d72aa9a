"""Filling in the pages of a draft as a browser would."""

from typing import Any

from django.test import Client

from tests.pages import check_sound


def form_as_shown(client: Client, url: str) -> dict[str, Any]:
    """What the browser would send if nothing were touched: what is shown, and what was seen."""
    response = client.get(url)
    check_sound(response)
    sent: dict[str, Any] = {}
    for field in response.context["form"]:
        value = field.value()
        sent[field.html_name] = "" if value is None else value
    return sent | {"seen": response.context.get("seen", "")}
