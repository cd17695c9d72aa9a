import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from staffbank.embedded import memory, places, postgres, redis
from staffbank.embedded.folder import hold, remove_abandoned
from staffbank.embedded.problems import CannotStart
from staffbank.embedded.traces import Trace, lives
from tests.staffbank.running import command

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.mark.servers
def test_run_gives_servers_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import os, psycopg, redis;"
        "shown = psycopg.connect(os.environ['DATABASE_URL']).execute('SHOW fsync').fetchone()[0];"
        "print(shown, redis.Redis.from_url(os.environ['REDIS_URL']).ping()); raise SystemExit(3)"
    )
    done = command("-m staffbank.embedded run --", tmp_path, sys.executable, "-c", script)
    assert (done.returncode, done.stdout, done.stderr) == (3, "off True\n", "")
    assert not list(tmp_path.iterdir())


def test_trace_stops_the_process_it_knows() -> None:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    Trace.of(process.pid, 15).stop()
    assert process.wait(timeout=5) == -15


def test_trace_leaves_a_stranger_with_the_same_number_alone() -> None:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    trace = Trace.of(process.pid, 15)
    Trace(trace.pid, trace.created - 60, 15).stop()
    assert process.poll() is None
    assert trace.is_alive()
    process.kill()
    process.wait()
    assert not trace.is_alive()


def test_abandoned_folders_are_removed_with_their_processes(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    folder = tmp_path / f"throwaway-{gone.pid}"
    with hold(folder) as children:
        child = children.start("sleeper", SLEEP, log=tmp_path / "log")
        record = children.record.read_text()
        children.started.clear()
    children.record.write_text(record)  # as if killed: nothing stopped, nothing forgotten
    assert lives(psutil.Process(child.process.pid))
    remove_abandoned(tmp_path, "throwaway-*")
    assert not folder.exists()
    assert child.process.wait(timeout=5) == -15


def test_hold_refuses_a_second_time(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(CannotStart, match=f"Process {os.getpid()} already"):
        hold(tmp_path).__enter__()


def test_recall_ignores_what_a_killed_run_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAFFBANK_DATA", str(tmp_path))
    for name in (*memory.ADDRESSES, "LEFT"):
        monkeypatch.delenv(name, raising=False)
    memory.remember({"LEFT": "behind"})
    memory.recall()
    assert "LEFT" not in os.environ
    with hold(tmp_path):
        memory.recall()
    assert os.environ["LEFT"] == "behind"
    assert (tmp_path / memory.FILE).stat().st_mode & 0o777 == 0o600


def test_socket_folder_is_short_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("long" * 30)))
    folder = places.socket_folder(tmp_path / ("deep" * 50))
    assert folder.parent == Path("/tmp")
    assert len(str(folder / redis.SOCKET)) < 100


def test_make_private_refuses_what_belongs_to_someone_else(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(CannotStart, match="belongs to someone else"):
        places.make_private(tmp_path / "link", (os.geteuid(), os.getegid()))


def test_root_lends_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CannotStart, match="run this as an ordinary user"):
        postgres.lower_privileges(tmp_path)


def test_ordinary_user_lends_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert postgres.lower_privileges(tmp_path) == []


def test_redis_prefers_the_one_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "shutil.which", lambda name: f"/bin/{name}" if "valkey" in name else None
    )
    assert redis.program() == "/bin/valkey-server"


def test_redis_missing_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(redis, "find_spec", lambda name: None)
    with pytest.raises(CannotStart, match="install redis-server or valkey-server"):
        redis.program()
