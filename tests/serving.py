"""The product's own processes, started over the test's database, and calls to them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from accounts.models import ApiToken, User
from accounts.models.access import Scope
from accounts.tokens import digest_of
from staffbank.embedded.places import BASE_DIR
from tests.factories import LONG_AGO
from tests.staffbank.running import environment, free_port

PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def word(self) -> str:
        """`200`, or the status and the code of a refusal: `409 filled`."""
        code = self.body.get("code", "") if isinstance(self.body, dict) else ""
        return f"{self.status} {code}".strip()


@dataclass(frozen=True)
class Web:
    """The web process, by its port."""

    port: int

    def connect(self) -> HTTPConnection:
        found = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        found.connect()
        return found

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        body: Any = None,
        over: HTTPConnection | None = None,
    ) -> Answer:
        found = over or self.connect()
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Token {token}"
        try:
            sent = None if body is None else json.dumps(body)
            found.request(method, path, body=sent, headers=headers)
            answer = found.getresponse()
            return Answer(answer.status, json.loads(answer.read() or b"null"))
        finally:
            found.close()

    def wait(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, "the web process ended"
            assert time.monotonic() < deadline, "the web process does not answer"
            try:
                if self.call("GET", "/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)


def addresses() -> dict[str, str]:
    """Of the database and the broker that this test uses."""
    given = urlsplit(os.environ["DATABASE_URL"])
    database = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {"DATABASE_URL": database, "REDIS_URL": settings.REDIS_URL}


@contextmanager
def serving(folder: Path, names: Sequence[str] = ("web",)) -> Iterator[Web]:
    """These processes as production starts them, until the test is over."""
    web = Web(free_port())
    env = environment(
        folder,
        HTTPS="false",
        LOG_LEVEL="WARNING",
        PORT=str(web.port),
        SECRET_KEY="only-for-this-test",
        SITE_URL=f"http://127.0.0.1:{web.port}",
        **addresses(),
    )
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in names:
            with (folder / f"{name}.log").open("wb") as log:
                running[name] = subprocess.Popen(
                    [sys.executable, "-m", "staffbank.processes", name],
                    cwd=BASE_DIR,
                    env=env,
                    stdout=log,
                    stderr=log,
                )
        web.wait(running["web"])
        yield web
        ended = [name for name, process in running.items() if process.poll() is not None]
        assert ended == []
    finally:
        stop(running.values())


def stop(running: Any) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def tokens_of(users: Sequence[User]) -> list[str]:
    """One that may write for each, by a secret that only this test knows."""
    secrets = [f"sb_test_{user.pk}" for user in users]
    ApiToken.objects.bulk_create(
        ApiToken(
            user=user,
            name="Test",
            digest=digest_of(secret),
            scopes=[Scope.WRITE],
            created_at=LONG_AGO,
        )
        for user, secret in zip(users, secrets, strict=True)
    )
    return secrets
