"""No container engine here: what can be said of the files themselves."""

import re
from typing import Any

import pytest
import yaml

from staffbank import alive, processes
from staffbank.embedded.places import BASE_DIR

PROCESS = ["python", "-m", "staffbank.processes"]


@pytest.fixture
def compose() -> str:
    return (BASE_DIR / "docker-compose.yml").read_text()


@pytest.fixture
def services(compose: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(compose)["services"]
    return found


def test_compose_runs_the_processes_of_make_run(services: dict[str, Any]) -> None:
    ours = {name: service for name, service in services.items() if "build" in service}
    assert ours.keys() == processes.PROCESSES.keys()
    for name, service in ours.items():
        assert service["command"] == [*PROCESS, name]


def test_compose_everything_that_stays_is_watched(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name != "migrate":
            assert service["healthcheck"]["test"][0] == "CMD", name
    for name in alive.CHECKS:
        assert services[name]["healthcheck"]["test"][-1] == name


def test_compose_web_and_worker_scale(services: dict[str, Any]) -> None:
    assert not [name for name, service in services.items() if "container_name" in service]
    assert services["web"]["ports"] == ["${PORTS:-8000-8009}:8000"]
    assert "ports" not in services["worker"]


def test_compose_holds_no_secret(compose: str) -> None:
    assert "${SECRET_KEY:?set SECRET_KEY in .env}" in compose
    assert compose.count("PASSWORD") == compose.count("${POSTGRES_PASSWORD:?") * 2 + 1


def test_compose_asks_only_for_what_the_example_names(compose: str) -> None:
    example = (BASE_DIR / ".env.example").read_text()
    asked = set(re.findall(r"\$\{(\w+)", compose)) - {"PORTS"}
    assert asked == set(re.findall(r"^(\w+)=", example, flags=re.MULTILINE))


def test_image_runs_a_process_of_the_list_without_root() -> None:
    lines = (BASE_DIR / "Dockerfile").read_text().splitlines()
    assert 'CMD ["python", "-m", "staffbank.processes", "web"]' in lines
    assert lines.index("USER staffbank") < lines.index("EXPOSE 8000")
