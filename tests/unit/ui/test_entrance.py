"""The way in, on real stores: what the lock says, what another profile reveals, and that keys open only with the words."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gridworker.clock import CHINA, ManualClock
from gridworker.errors import KeyProblem
from gridworker.store.keys import KdfCost, KeyFile
from gridworker.store.store import Store
from sync.client.problems import DeviceRevoked
from sync.client.transport import HttpTransport
from tests.fakes.device import identity
from tests.unit.ui.test_ports import NOBODY
from ui.entrance import UnlockDesk, cold_facts, is_enrolled, is_forgotten, new_profile_folder, other_profiles
from ui.main import App
from ui.screens.today import TodayScreen
from ui.screens.unlock import UnlockScreen
from ui.session import Session
from ui.viewmodels.unlock import LockMode
from ui.widgets.labels import Label
from ui.widgets.secret_input import SecretInput
from ui.widgets.task_list import TaskList

WORDS = "一句足够长的演示用口令啊"
NOON = datetime(2026, 7, 16, 12, tzinfo=CHINA)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def profile(tmp_path: Path, clock: ManualClock) -> Path:
    folder = tmp_path / "profiles" / "default"
    _, key = KeyFile.create(folder, WORDS, None, clock, KdfCost(1, 8, 1))
    Store.create(folder, key, identity(), clock, mode="passphrase").close()
    return folder


def test_lock_says_nothing_of_tries_when_none_was_wrong(profile: Path, clock: ManualClock) -> None:
    assert UnlockDesk(profile, clock, None).tries().left is None


def test_lock_says_how_many_tries_are_left_when_one_was_wrong(profile: Path, clock: ManualClock) -> None:
    tries = UnlockDesk(profile, clock, None).unlock("别的一句也足够长的口令啊")
    assert tries is not None
    assert tries.left == 4
    assert not tries.locked


def test_fifth_wrong_try_locks_and_nothing_is_lost(profile: Path, clock: ManualClock) -> None:
    desk = UnlockDesk(profile, clock, None)
    for _ in range(5):
        last = desk.unlock("别的一句也足够长的口令啊")
        if last is not None and last.wait_until is not None and not last.locked:
            clock.advance(last.wait_until - clock.now())
    assert last is not None
    assert last.locked
    assert last.wait_until is not None
    clock.advance(last.wait_until - clock.now())
    assert desk.unlock(WORDS) is None
    assert desk.store is not None
    desk.store.close()


def test_store_is_open_when_the_words_are_right(profile: Path, clock: ManualClock) -> None:
    desk = UnlockDesk(profile, clock, None)
    assert desk.unlock(WORDS) is None
    assert desk.store is not None
    desk.store.close()


def test_unlocking_raises_when_the_profile_belongs_to_another_key(profile: Path, clock: ManualClock) -> None:
    (profile / "keys.json").unlink()
    KeyFile.create(profile, WORDS, None, clock, KdfCost(1, 8, 1))
    with pytest.raises(KeyProblem):
        UnlockDesk(profile, clock, None).unlock(WORDS)


def test_cold_lock_knows_no_names(profile: Path) -> None:
    facts = cold_facts(profile, LockMode.PASSPHRASE)
    assert (facts.cold, facts.name, facts.place, facts.waiting) == (True, "", "", 0)


def test_other_profile_is_told_by_its_last_use_only(profile: Path, clock: ManualClock) -> None:
    beside = profile.with_name("worker-2")
    _, key = KeyFile.create(beside, WORDS, None, clock, KdfCost(1, 8, 1))
    Store.create(beside, key, identity(), clock, mode="passphrase").close()
    (profile.parent / "not-a-profile").mkdir()
    (other,) = other_profiles(profile)
    assert other.folder == beside
    assert is_enrolled(beside)


def test_new_worker_gets_a_folder_nobody_has(profile: Path) -> None:
    profile.with_name("worker-2").mkdir()
    assert new_profile_folder(profile).name == "worker-3"


def test_a_revoked_profile_leads_to_a_new_one_beside_it_and_is_not_offered(
    qtbot: QtBot, profile: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = UnlockDesk(profile, clock, None)
    desk.unlock(WORDS)
    assert desk.store is not None
    app = App(profile, os_secret=None, clock=clock)
    qtbot.addWidget(app.window)
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, arguments: started.append(arguments))
    app.enter(desk.store)
    app.window.show()
    app._on_revoked(DeviceRevoked("已停用"))
    assert is_forgotten(profile)
    assert desk.store.is_closed
    assert not app.window.isVisible(), "nothing of it stays in a window, or in the process"
    assert str(profile) in started[0]

    again = App(profile, os_secret=None, clock=clock)
    qtbot.addWidget(again.window)
    again.window.show()
    again.start()
    texts = [label.text() for label in again.window.findChildren(Label) if label.isVisible()]
    assert {"这台设备停用过", "连上平台"} <= set(texts)
    assert again._folder == profile.with_name("worker-2")
    assert other_profiles(again._folder) == []
    again.close()


def test_nobody_wants_a_position_behind_the_lock(qtbot: QtBot, profile: Path, clock: ManualClock) -> None:
    class Where:
        def __init__(self) -> None:
            self.rests: list[bool] = []

        def __call__(self) -> None:
            return None

        def rest(self, *, on: bool) -> None:
            self.rests.append(on)

    desk, where = UnlockDesk(profile, clock, None), Where()
    desk.unlock(WORDS)
    assert desk.store is not None
    app = App(profile, os_secret=None, clock=clock, locate=where)
    qtbot.addWidget(app.window)
    app.enter(desk.store)
    app.window.show()
    app.lock()
    qtbot.waitUntil(lambda: isinstance(app.window.screen_shown, UnlockScreen))
    assert where.rests == [True]
    (field,) = [one for one in app.window.findChildren(SecretInput) if one.isVisible()]
    field.setText(WORDS)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isinstance(app.window.screen_shown, UnlockScreen))
    assert where.rests == [True, False]
    app.close()


def test_a_bug_is_said_even_if_it_cannot_be_written_down(
    qtbot: QtBot, profile: Path, clock: ManualClock
) -> None:
    app = App(profile, os_secret=None, clock=clock)
    qtbot.addWidget(app.window)
    app.window.show()
    (profile / "crashes").write_text("no room for a folder")
    app._on_bug(ValueError("x"))
    assert "程序出了点问题" in app.window.toast.text
    app.close()


def unlocked(qtbot: QtBot, profile: Path, clock: ManualClock) -> App:
    """The door was opened, and the lock page has gone."""
    app = App(profile, os_secret=None, clock=clock, make_transport=lambda _url: HttpTransport(NOBODY))
    qtbot.addWidget(app.window)
    app.start()
    app.window.show()
    give_words(app)
    qtbot.waitUntil(lambda: app.session is not None and app.window.framed)
    return app


def test_what_fails_behind_the_lock_is_told_before_it_and_the_next_try_goes_in(
    qtbot: QtBot, profile: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Session.__init__

    def once(*_args: object, **_named: object) -> None:
        monkeypatch.setattr(Session, "__init__", begin)
        raise ValueError("spoilt")

    monkeypatch.setattr(Session, "__init__", once)
    app = App(profile, os_secret=None, clock=clock, make_transport=lambda _url: HttpTransport(NOBODY))
    qtbot.addWidget(app.window)
    app.start()
    app.window.show()
    give_words(app)
    lock = app.window.screen_shown
    assert isinstance(lock, UnlockScreen)
    qtbot.waitUntil(lambda: any("程序出了点问题" in label.text() for label in lock.findChildren(Label)))
    assert len(list((profile / "crashes").iterdir())) == 1
    give_words(app)
    qtbot.waitUntil(lambda: app.session is not None and app.window.framed)
    app.close()


def give_words(app: App) -> None:
    (field,) = [one for one in app.window.findChildren(SecretInput) if one.isVisible()]
    field.setText(WORDS)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("of", "fails"),
    [
        (TodayScreen, "_lay_figures"),
        (TodayScreen, "_showing"),
        (TodayScreen, "lay_out"),
        (TaskList, "drawn_ahead"),
    ],
)
def test_a_page_of_today_that_fails_once_in_its_making_keeps_nobody_before_the_door(
    qtbot: QtBot, profile: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, of: type, fails: str
) -> None:
    real = getattr(of, fails)

    def once(*_args: object, **_named: object) -> None:
        monkeypatch.setattr(of, fails, real)
        raise ValueError("spoilt")

    monkeypatch.setattr(of, fails, once)
    app = unlocked(qtbot, profile, clock)
    front = app.window.screen_shown
    assert isinstance(front, TodayScreen)
    assert front.whole
    assert "程序出了点问题" in app.window.toast.text
    assert len(list((profile / "crashes").iterdir())) == 1
    app.close()


def test_where_today_cannot_be_built_at_all_the_rest_is_there_and_a_tap_tries_again(
    qtbot: QtBot, profile: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ValueError("spoilt")

    with monkeypatch.context() as patched:
        patched.setattr(TodayScreen, "_lay_figures", broken)
        app = unlocked(qtbot, profile, clock)
        qtbot.waitUntil(lambda: app.window.place == "tasks")
        assert "程序出了点问题" in app.window.toast.text
        app.window.show_place("today")
        assert app.window.place == "tasks"
    app.window.show_place("today")
    assert isinstance(app.window.screen_shown, TodayScreen)
    app.close()
