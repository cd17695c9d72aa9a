"""What goes over the line on the first view of a page, and after it."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from staffbank.transfer import CompressedText

MOST_AT_FIRST = 200_000
MOST_AFTER = 30_000
FOR_GOOD = "max-age=315360000, public, immutable"
COMPRESSING: dict[str, Any] = {"HTTP_ACCEPT_ENCODING": "gzip"}


def answered(kind: str) -> HttpResponseBase:
    body = HttpResponse("A page of words. " * 100, content_type=kind)
    return CompressedText(lambda _: body)(RequestFactory().get("/", **COMPRESSING))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "text/csv"])
def test_text_is_compressed(kind: str) -> None:
    assert answered(kind).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("kind", ["application/pdf", "application/zip", "image/png"])
def test_files_go_as_they_are(kind: str) -> None:
    assert "Content-Encoding" not in answered(kind).headers


def test_the_length_of_an_answer_is_not_that_of_its_words() -> None:
    """The same page is of another length each time, so that lengths give nothing away."""
    assert len({answered("text/html").headers["Content-Length"] for _ in range(20)}) > 1


@pytest.mark.django_db
def test_first_view_and_what_is_kept_after_it(client: Client, tmp_path: Path) -> None:
    """All that pages load is compressed, and kept for good: its name has its hash."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "staffbank.transfer.HashedNames"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path, STATIC_URL="/static/"):
        call_command("collectstatic", "--no-input", verbosity=0)
        page = client.get(reverse("account_login"), **COMPRESSING)
        helper = client.get(reverse("service-worker")).content.decode()
        for_good = kept_for_good(tmp_path)
    names = [each for each in tmp_path.glob("*.????????????.*") if each.suffix != ".gz"]
    assert {each.name.partition(".")[0] for each in names} >= {"app", "htmx", "govuk-frontend"}
    sent = sum(smallest(each) for each in names if each.suffix in {".css", ".js"})
    assert {each.name for each in names if each.suffix in {".css", ".js"}} <= for_good
    assert not for_good & {"app.css", "app.js"}
    assert b"</html>" in gzip.decompress(page.content)
    assert len(page.content) < MOST_AFTER
    assert len(page.content) + sent < MOST_AT_FIRST
    (script,) = tmp_path.glob("app.????????????.js")
    imported = re.findall(r"""from "\./(\S+)";""", script.read_text())
    assert imported
    assert {each.name for each in names} >= set(imported), (
        "Imported by a name without its hash."
    )
    assert all(f'"/static/{name}"' in helper for name in imported), "Not kept on a phone."


def kept_for_good(folder: Path) -> set[str]:
    """The styles and scripts that a browser never asks for again."""
    production = {"WHITENOISE_USE_FINDERS": False, "WHITENOISE_AUTOREFRESH": False}
    with override_settings(**production):
        serve = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    found = {}
    for name in (each.name for each in folder.iterdir() if each.suffix in {".css", ".js"}):
        answer = serve(RequestFactory().get(f"/static/{name}"))
        assert answer.status_code == 200
        answer.close()
        found[name] = answer.headers["Cache-Control"]
    return {name for name, said in found.items() if said == FOR_GOOD}


def smallest(file: Path) -> int:
    squeezed = file.with_name(f"{file.name}.gz")
    return (squeezed if squeezed.exists() else file).stat().st_size
