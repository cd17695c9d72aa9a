"""The environment of the run that is up, for commands typed in another terminal."""

import json
import os
from collections.abc import Mapping

from staffbank.embedded.lock import is_held
from staffbank.embedded.places import data_folder, socket_folder

FILE = "environment.json"
ADDRESSES = ("DATABASE_URL", "REDIS_URL")


def remember(env: Mapping[str, str]) -> None:
    # It holds the secret key, and perhaps the password of an external database.
    file = os.open(data_folder() / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as output:
        json.dump(dict(env), output)


def forget() -> None:
    (data_folder() / FILE).unlink(missing_ok=True)


def recall() -> None:
    """Set what the run that is up was given, unless this command was told of other servers."""
    if any(os.environ.get(name) for name in ADDRESSES):
        return
    file = data_folder() / FILE
    if not is_held(data_folder()) or not file.exists():
        return  # a killed run leaves the file behind, but never the lock
    for name, value in json.loads(file.read_text()).items():
        os.environ.setdefault(name, value)


def expected_database() -> str:
    """Where PostgreSQL will be once it is started: importing the settings starts nothing."""
    host = str(socket_folder(data_folder())).replace("/", "%2F")
    return f"postgresql://staffbank@{host}:5432/staffbank"
