"""What a crash leaves in the database's folder does not hinder the next start, nor keep the server running for ever."""

import json
import os
import subprocess
import sys
from pathlib import Path

from sync.central.postgresql import forget_the_dead


def number_of_a_dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_users_that_were_killed_are_forgotten_and_the_living_stay(tmp_path: Path) -> None:
    users = tmp_path / ".handle_pids.json"
    users.write_text(json.dumps([number_of_a_dead_process(), os.getpid()]))
    forget_the_dead(tmp_path)
    assert json.loads(users.read_text()) == [os.getpid()]


def test_another_program_with_the_server_s_number_is_not_taken_for_it(tmp_path: Path) -> None:
    server = tmp_path / "postmaster.pid"
    server.write_text(f"{os.getpid()}\n{tmp_path}\n")
    forget_the_dead(tmp_path)
    assert not server.exists()


def test_server_that_is_gone_leaves_no_number(tmp_path: Path) -> None:
    server = tmp_path / "postmaster.pid"
    server.write_text(f"{number_of_a_dead_process()}\n{tmp_path}\n")
    forget_the_dead(tmp_path)
    assert not server.exists()


def test_server_that_is_just_writing_its_number_keeps_its_file(tmp_path: Path) -> None:
    server = tmp_path / "postmaster.pid"
    server.write_text("")
    forget_the_dead(tmp_path)
    assert server.exists()


def test_empty_folder_and_no_folder_are_as_good(tmp_path: Path) -> None:
    (tmp_path / ".handle_pids.json").write_text("")
    forget_the_dead(tmp_path)
    forget_the_dead(tmp_path / "none")
