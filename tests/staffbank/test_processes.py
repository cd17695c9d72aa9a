import re
from pathlib import Path

import pytest

from staffbank.embedded.places import BASE_DIR
from tests.staffbank.running import command

SERVERS = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://none"}


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        (
            {},
            "Set DATABASE_URL, REDIS_URL, SECRET_KEY, SITE_URL: docs/configuration.md says to what.",
        ),
        (SERVERS, "Set SECRET_KEY, SITE_URL: docs/configuration.md says to what."),
        ({**SERVERS, "PORT": "none"}, 'Environment variable "PORT" invalid'),
    ],
)
def test_processes_say_what_is_missing(
    tmp_path: Path, env: dict[str, str], sentence: str
) -> None:
    refused = command("-m staffbank.processes", tmp_path, "web", **env)
    assert refused.returncode == 1
    assert refused.stderr.startswith(sentence)
    assert len(refused.stderr.splitlines()) == 1


def test_processes_unknown(tmp_path: Path) -> None:
    refused = command("-m staffbank.processes", tmp_path, "everything")
    assert refused.stderr == (
        "Set DATABASE_URL, REDIS_URL, SECRET_KEY, SITE_URL: docs/configuration.md says to what.\n"
    )


def test_manage_names_a_wrong_value(tmp_path: Path) -> None:
    refused = command("manage.py", tmp_path, "check", DATABASE_POOL="many")
    assert refused.returncode == 1
    assert refused.stderr.startswith('Environment variable "DATABASE_POOL" invalid')
    assert len(refused.stderr.splitlines()) == 1


def test_check_asks_for_a_secret_key(tmp_path: Path) -> None:
    assert "staffbank.E001" in command("manage.py", tmp_path, "check").stderr


@pytest.mark.parametrize(("folder", "refused"), [("static/files", True), ("files", False)])
def test_check_keeps_evidence_out_of_what_is_served(
    tmp_path: Path, folder: str, refused: bool
) -> None:
    checked = command(
        "manage.py",
        tmp_path,
        "check",
        SECRET_KEY="k",
        STATIC_ROOT=str(tmp_path / "static"),
        EVIDENCE_DIR=str(tmp_path / folder),
    )
    assert ("staffbank.E002" in checked.stderr) == refused


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    key = "k3y" * 20 + "abcdefgh"
    checked = command("manage.py", tmp_path, "check", "--deploy", SECRET_KEY=key)
    assert checked.returncode == 0, checked.stderr
    assert "security.W" not in checked.stderr.replace("security.W021", "")  # preload: not ours


def test_configuration_table_names_what_is_read() -> None:
    read = set()
    for source in [*BASE_DIR.glob("staffbank/*.py"), *BASE_DIR.glob("staffbank/embedded/*.py")]:
        found = re.findall(
            r"""env\.\w+\(\s*"(\w+)"|environ\.get\("(\w+)"\)""", source.read_text()
        )
        read |= {name for pair in found for name in pair if name}
    table = (BASE_DIR / "docs" / "configuration.md").read_text()
    assert read == set(re.findall(r"^\| `(\w+)`", table, flags=re.MULTILINE))


def test_bootstrap_does_nothing_twice(tmp_path: Path) -> None:
    stamp = BASE_DIR / ".venv" / "installed-dev"
    if not stamp.exists():
        pytest.fail("Run the tests with `make test`.")
    assert command("bootstrap.py", tmp_path, "dev").stdout == ""


def test_bootstrap_without_a_python(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").touch()
    copy = tmp_path / "bootstrap.py"
    copy.write_text((BASE_DIR / "bootstrap.py").read_text())
    refused = command(str(copy), tmp_path, PATH=str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr == (
        "Python 3.11 or newer is needed: install Python 3.12, then run this again.\n"
    )
