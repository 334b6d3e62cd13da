"""What is opened next is loaded while nobody waits for it: a module a turn, and each turn as short as it can be."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gridworker.clock import CHINA, ManualClock
from gridworker.store.keys import KdfCost, KeyFile
from gridworker.store.store import Store
from tests.fakes.device import identity
from ui.loading import in_order, load_in_turns

ALONE = """
import sys
from importlib import import_module
from ui import main
for name in [*main._first(), *main._later()]:
    before = set(sys.modules)
    import_module(name)
    new = set(sys.modules) - before
    print(name, *(each for each in new if each.startswith("ui.") and not hasattr(sys.modules[each], "__path__")))
"""

LIBRARIES = """
import sys
from pathlib import Path
from ui.devices import load_backend
from ui.link import load_link
load_backend()
load_link()
mapped = Path("/proc/self/maps").read_text()
print(*(name for name in ("libffmpegmediaplugin", "QtMultimedia.abi3", "QtNetwork.abi3", "libQt6Network") if name in mapped))
print(*(name for name in ("PySide6.QtMultimedia", "PySide6.QtNetwork") if name in sys.modules))
"""

STEPS = """
import sys
from ui.loading import loading
def ours():
    named = {name for name in sys.modules if name.startswith(("ui.", "gridworker.", "sync."))}
    return {name for name in named if not hasattr(sys.modules[name], "__path__")}
before = ours()
for _step in loading("ui.ports.patrol", "ui.screens.patrol"):
    print(*(ours() - before))
    before = ours()
"""


LIGHT = """
import sys
from pathlib import Path
from ui import main
from ui.entrance import cold_facts
from ui.viewmodels.unlock import LockMode
cold_facts(Path(sys.argv[1]), LockMode.PIN)
print(sorted({"msgspec", "lxml", "hmac", "PIL", "requests", "gridworker.model.ops"} & set(sys.modules)))
main._first()
print(sorted({"lxml", "PIL", "requests", "gridworker.forms"} & set(sys.modules)))
"""


def test_the_lock_page_waits_for_nothing_that_describes_records_and_the_shift_for_no_form(
    tmp_path: Path,
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LIGHT, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert told.splitlines() == ["[]", "[]"]


BEHIND_THE_LOCK = """
import sys
from pathlib import Path
from ui import main
qt = main.make_application()
app = main.App(Path(sys.argv[1]), os_secret=None)
app.themes.install(qt)
app.start()
app.window.show()
while not app.is_loaded:
    qt.processEvents()
print(app.session, sorted({*main._LATER_PARTS, *main._LATER_SCREENS} - set(sys.modules)))
app.close()
"""


def test_what_a_shift_opens_is_loaded_while_the_worker_types(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2026, 7, 16, 12, tzinfo=CHINA))
    folder = tmp_path / "default"
    _, key = KeyFile.create(folder, "一句足够长的演示用口令啊", None, clock, KdfCost(1, 8, 1))
    Store.create(folder, key, identity(), clock, mode="passphrase").close()
    told = subprocess.run(
        [sys.executable, "-c", BEHIND_THE_LOCK, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert told.splitlines() == ["None []"]


def test_no_source_is_read_and_kept_for_the_sake_of_the_bindings() -> None:
    script = "import linecache; import ui.window, ui.screens.today; print(sorted(map(str, linecache.cache)))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "ui/" not in told


@pytest.mark.skipif(sys.platform != "linux", reason="reads what is mapped from /proc")
def test_what_cameras_and_the_link_need_is_there_before_the_bindings_ask_for_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LIBRARIES], capture_output=True, text=True, check=True
    ).stdout
    assert told.splitlines() == ["libffmpegmediaplugin QtMultimedia.abi3 QtNetwork.abi3 libQt6Network", ""]


def test_no_module_of_the_screens_brings_another_along_in_its_turn() -> None:
    told = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True).stdout
    brought = {line.split()[0]: set(line.split()[1:]) - {line.split()[0]} for line in told.splitlines()}
    assert len(brought) > 100
    assert {name: others for name, others in brought.items() if others} == {}


def test_what_a_module_needs_comes_before_it() -> None:
    order = in_order(["ui.screens.patrol"])
    assert order[-1] == "ui.screens.patrol"
    assert (
        order.index("ui.theme") < order.index("ui.widgets.buttons") < order.index("ui.widgets.patrol_points")
    )
    assert len(order) == len(set(order))


def test_a_name_without_a_source_is_loaded_as_it_is() -> None:
    assert in_order(["ui.frozen_away"]) == ["ui.frozen_away"]


def test_each_module_has_a_turn_of_its_own_and_the_end_is_told_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr("ui.loading.import_module", loaded.append)
    ends: list[int] = []
    owner = QObject()
    load_in_turns(
        ["a1", "a2", "sys", "a3"], 0, owner, wanted=lambda: True, done=lambda: ends.append(len(loaded))
    )
    assert loaded == ["a1"]
    qtbot.waitUntil(lambda: bool(ends))
    assert (loaded, ends) == (["a1", "a2", "a3"], [3])


def test_who_is_through_the_door_before_the_end_waits_for_no_more_of_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr("ui.loading.import_module", loaded.append)
    owner = QObject()
    load_in_turns(
        ["a1", "a2", "a3"], 0, owner, wanted=lambda: len(loaded) < 2, done=lambda: loaded.append("end")
    )
    with qtbot.assertNotEmitted(owner.destroyed, wait=100):
        pass
    assert loaded == ["a1", "a2"]


def test_what_a_tap_waits_for_is_loaded_with_all_it_needs_a_module_a_step() -> None:
    told = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True).stdout
    steps = [set(line.split()) for line in told.splitlines()]
    assert len(steps) > 100
    assert {"ui.screens.patrol"} in steps
    screens = [step for step in steps if any(name.startswith("ui.") for name in step)]
    assert [step for step in screens if len(step) > 1] == []
