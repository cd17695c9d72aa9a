import os
import signal
import socket
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from staffbank.embedded.folder import hold
from staffbank.embedded.places import socket_folder
from tests.staffbank.running import Product, command, still_alive

pytestmark = pytest.mark.servers


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def start(data: Path) -> Iterator[Callable[[], Product]]:
    started: list[Product] = []

    def start() -> Product:
        started.append(Product.start(data))
        return started[-1]

    yield start
    for product in started:
        if product.process.poll() is None:
            product.stop()


@pytest.fixture
def product(start: Callable[[], Product]) -> Product:
    return start()


def test_run_is_found_from_another_terminal_until_ctrl_c(product: Product) -> None:
    page = urllib.request.urlopen(f"http://127.0.0.1:{product.port}/healthz")
    assert page.read() == b'{"database": "ok", "redis": "ok"}'
    found = command("manage.py", product.data, "migrate", "--check")
    assert (found.returncode, found.stderr) == (0, "")
    second = command("-m staffbank.start", product.data)
    assert second.returncode == 1
    assert second.stderr.startswith(f"Process {product.process.pid} already runs from")

    everyone = product.all_processes()
    assert len(everyone) > 10
    assert product.stop(signal.SIGINT) == (0, "")
    assert not still_alive(everyone)
    assert not (product.data / "environment.json").exists()
    assert not socket_folder(product.data).exists()


def test_start_after_a_kill_keeps_data_and_stops_the_orphans(
    product: Product, start: Callable[[], Product]
) -> None:
    with psycopg.connect(product.environment()["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    orphans = product.all_processes()
    product.stop(signal.SIGKILL)
    assert still_alive(orphans)

    again = start()
    assert not still_alive(orphans)
    with psycopg.connect(again.environment()["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)

    everyone = again.all_processes()
    assert again.stop(signal.SIGTERM) == (0, "")
    assert not still_alive(everyone)


def test_start_after_a_power_cut_until_one_process_dies(
    product: Product, start: Callable[[], Product]
) -> None:
    for process in product.all_processes():
        process.kill()
    product.stop(signal.SIGKILL)

    again = start()
    everyone = again.all_processes()
    again.leader("beat").kill()
    assert again.end() == (1, f"beat stopped by itself: read {again.data / 'beat.log'}.\n")
    assert not still_alive(everyone)


def test_start_port_taken(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = command("-m staffbank.start", data, PORT=port)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} cannot be used (Address already in use): stop what uses it, "
        "or choose another, as in `PORT=8001 make run`.\n"
    )


def test_start_folder_held(data: Path) -> None:
    with hold(data):
        refused = command("-m staffbank.start", data)
    assert refused.returncode == 1
    assert refused.stderr.endswith(f"or with `kill {os.getpid()}`.\n")


def test_start_folder_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # root may write to any folder, but not below a file
    refused = command("-m staffbank.start", tmp_path / "file" / "data")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Cannot write to {tmp_path}/file/data (Not a directory): "
        "make it writable, or set STAFFBANK_DATA to a folder that is.\n"
    )


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "DATABASE_URL leads to no"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL leads to no"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "REDIS_URL leads to no"),
        ({"REDIS_URL": "nonsense"}, "REDIS_URL leads to no"),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
    ],
)
def test_start_wrong_configuration(data: Path, env: dict[str, str], sentence: str) -> None:
    refused = command("-m staffbank.start", data, **env)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_command_when_nothing_runs(data: Path) -> None:
    refused = command("manage.py", data, "migrate")
    assert refused.returncode == 1
    assert refused.stderr == (
        "No database answers: start the product with `make run` in another terminal, "
        "or set DATABASE_URL and REDIS_URL.\n"
    )
