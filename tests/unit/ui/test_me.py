"""我的: the worker's own data, room given back, a look that stays, and what an administrator gets to read."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gridworker.errors import InputProblem
from gridworker.model.ops import RecordKind
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.status import LinkKind
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.ui.test_ports import NOBODY, WORKER
from ui.language import Language
from ui.link import LinkWatch, link_kind
from ui.look import Look, load_look, save_look
from ui.ports import network
from ui.ports.me import MeDesk
from ui.ports.workplace import Workplace
from ui.screens.me import MeScreen
from ui.screens.me_states import MINE, DemoMe
from ui.theme import Mode, ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.me import MeViewModel
from ui.widgets.buttons import Button
from ui.widgets.inputs import Input, TextArea
from ui.widgets.labels import Label
from ui.widgets.segmented import Segmented

PHONE, ID_NUMBER = "19900001234", "510108199913320000"
ORIGINAL = b"an original photo" * 1000


def texts(screen: QWidget) -> list[str]:
    return [label.text() for label in screen.findChildren(Label) if not label.isHidden()]


def press(screen: QWidget, text: str) -> None:
    next(button for button in screen.findChildren(Button) if button.text() == text).click()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fake.Device(tmp_path / "profile").create()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Iterator[MeDesk]:
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield MeDesk(Workplace(store, engine))
    engine.stop()


def test_lock_and_handing_over_are_asked_for(qtbot: QtBot, themes: ThemeController) -> None:
    model = MeViewModel(DemoMe(), run_at_once)
    screen = MeScreen(themes, model)
    qtbot.addWidget(screen)
    with qtbot.waitSignals([model.lock_wanted, model.hand_over_wanted]):
        press(screen, "锁屏")
        press(screen, "换人登录")


def test_my_reports_are_reached_from_here_too(qtbot: QtBot, themes: ThemeController) -> None:
    screen = MeScreen(themes, MeViewModel(DemoMe(), run_at_once))
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.mine_wanted):
        press(screen, "我的上报")


def test_cleaning_tells_what_it_freed_and_then_there_is_nothing_more_to_clean(
    qtbot: QtBot, themes: ThemeController
) -> None:
    model = MeViewModel(DemoMe(), run_at_once)
    screen = MeScreen(themes, model)
    qtbot.addWidget(screen)
    model.load()
    assert "照片原图、录音、录像和文件共 1.6 GB，其中 1.2 GB 平台已核对收齐" in texts(screen)
    press(screen, "清理已送达的原图")
    assert any(text.startswith("腾出 1.2 GB") for text in texts(screen))
    assert not model.state.can_clean


def test_a_bad_place_for_the_diagnosis_is_told_and_can_be_put_away(
    qtbot: QtBot, themes: ThemeController, tmp_path: Path
) -> None:
    model = MeViewModel(DemoMe(problem="没写成：只读的盘。"), run_at_once)
    screen = MeScreen(themes, model, save_as=lambda _parent, name, _kinds: tmp_path / name)
    qtbot.addWidget(screen)
    model.load()
    press(screen, "导出诊断信息")
    assert model.state.problem == "没写成：只读的盘。"
    press(screen, "知道了")
    assert not model.state.problem


def test_look_and_size_chosen_here_are_those_of_the_whole_window(
    qtbot: QtBot, themes: ThemeController
) -> None:
    screen = MeScreen(themes, MeViewModel(DemoMe(MINE), run_at_once))
    qtbot.addWidget(screen)
    found = {control.accessibleName(): control for control in screen.findChildren(Segmented)}
    looks, sizes = found["显示模式"], found["文字大小"]
    looks.press(Mode.SUNLIGHT.value)
    sizes.press("130")
    assert (themes.theme.mode, themes.theme.scale) == (Mode.SUNLIGHT, 130)
    themes.cycle_mode()
    assert looks.key == themes.theme.mode.value


def test_what_was_said_is_listed_without_an_answer_and_the_field_is_free_again(
    qtbot: QtBot, themes: ThemeController
) -> None:
    model = MeViewModel(DemoMe(replace(MINE, said=())), run_at_once)
    screen = MeScreen(themes, model)
    qtbot.addWidget(screen)
    model.load()
    field = screen.findChildren(TextArea)[0]
    field.setPlainText("同一户要填三遍 🙏")
    found = {control.accessibleName(): control for control in screen.findChildren(Segmented)}
    found["投诉还是建议"].press("complaint")
    press(screen, "提交")
    assert field.toPlainText() == ""
    assert {"投诉 · 今天 14:06", "同一户要填三遍 🙏", "还没有答复"} <= set(texts(screen))


def test_a_complaint_waits_in_the_outbox_and_is_told_by_its_own_words(store: Store, desk: MeDesk) -> None:
    desk.tell("complaint", "  同一户要填三遍  ")
    said = desk.look().said
    assert [one.text for one in said] == ["同一户要填三遍"]
    assert said[0].line.startswith("投诉 · 今天")
    with store.reader() as reader:
        assert [item.kind for item in reader.outbox.items()] == ["feedback.filed"]


@pytest.mark.parametrize("text", ["", "   ", "字" * 2001])
def test_nothing_and_too_much_are_not_filed(store: Store, desk: MeDesk, text: str) -> None:
    with pytest.raises(InputProblem) as refused:
        desk.tell("suggestion", text)
    assert refused.value.code == "feedback.length"
    assert desk.look().said == ()


def test_a_look_is_there_again_after_a_restart(tmp_path: Path) -> None:
    save_look(tmp_path / "profile", Look(Mode.DARK, 115, Language.ENGLISH))
    assert load_look(tmp_path / "profile") == Look(Mode.DARK, 115, Language.ENGLISH)


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", '{"mode": "neon", "scale": 100}', '{"mode": "dark"}', '{"mode": 1}']
)
def test_a_damaged_look_gives_daylight(tmp_path: Path, kept: str) -> None:
    (tmp_path / "look.json").write_text(kept, encoding="utf-8")
    assert load_look(tmp_path) == Look()


def test_originals_go_once_the_platform_has_them_and_never_before(store: Store, desk: MeDesk) -> None:
    ref = fake.photo(store, ORIGINAL)
    store.write(lambda tx: fake.report(tx, blobs=(ref,)))
    assert (desk.look().originals, desk.look().delivered, desk.clean()) == (len(ORIGINAL), 0, 0)
    store.write(lambda tx: tx.upload_delivered(ref.sha256))
    assert desk.look().delivered == len(ORIGINAL)
    assert desk.clean() >= len(ORIGINAL)
    assert (desk.look().originals, desk.look().delivered) == (0, 0)


def test_the_diagnosis_holds_no_personal_data(store: Store, desk: MeDesk, tmp_path: Path) -> None:
    store.write(lambda tx: tx.seed_row(RecordKind.WORKER, "worker-1", WORKER))
    person = {"id": "person-1", "name": "测试居民", "phone": PHONE, "id_number": ID_NUMBER}
    store.write(lambda tx: tx.seed_row(RecordKind.PERSON, "person-1", person))
    desk.diagnose(tmp_path / "diagnosis.json")
    written = (tmp_path / "diagnosis.json").read_text(encoding="utf-8")
    for secret in (PHONE, ID_NUMBER, "测试居民", WORKER["name"]):
        assert str(secret) not in written
    assert json.loads(written)["waiting"] == 0


def test_waiting_for_wifi_is_kept_and_the_engine_goes_by_it(desk: MeDesk, store: Store) -> None:
    assert not desk.look().wifi_only
    desk.keep_wifi_only(on=True)
    assert desk.look().wifi_only
    assert network.wifi_only(store)


def test_proxy_and_certificates_are_checked_before_they_are_kept(
    desk: MeDesk, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDWORKER_PROXY", "http://10.9.9.9:1")
    broken = tmp_path / "单位.pem"
    broken.write_text("不是证书 🙂", encoding="utf-8")
    for proxy, ca_file, code in (
        ("ftp://10.1.2.3", "", "network.proxy_address"),
        ("://", "", "network.proxy_address"),
        ("http://10.1.2.3:99999", "", "network.proxy_address"),
        ("http://[10.1.2.3", "", "network.proxy_address"),
        ("http://<b>代理</b>:80", "", "network.proxy_address"),
        ("10.1.2\u202e.3:8080", "", "network.proxy_address"),
        ("x" * 5000, "", "network.proxy_address"),
        ("", str(broken), "network.ca_file"),
        ("", str(tmp_path / "没有.pem"), "network.ca_file"),
    ):
        with pytest.raises(InputProblem) as problem:
            desk.keep_way(proxy, ca_file)
        assert problem.value.code == code
    assert network.way_out(store).proxy == "http://10.9.9.9:1"
    desk.keep_way(" 10.1.2.3:8080 ", "")
    assert desk.look().proxy == network.way_out(store).proxy == "http://10.1.2.3:8080"
    desk.keep_way("", "")
    assert network.way_out(store).proxy == "http://10.9.9.9:1"


def test_network_card_shows_what_is_kept_and_says_what_waits(qtbot: QtBot, themes: ThemeController) -> None:
    port = DemoMe(replace(MINE, link="unknown"))
    model = MeViewModel(port, run_at_once)
    screen = MeScreen(themes, model)
    qtbot.addWidget(screen)
    model.load()
    assert "看不出现在是什么网络。" in texts(screen)
    model.keep_wifi_only(on=True)
    assert any("原图先在本机等着" in text for text in texts(screen))
    proxy = next(field for field in screen.findChildren(Input) if field.accessibleName() == "代理地址")
    proxy.setText("http://10.1.2.3:8080")
    press(screen, "保存网络设置")
    assert port.mine.proxy == "http://10.1.2.3:8080"
    assert "已记下，下次打开网格通时用。现在的上传不受影响。" in texts(screen)


@pytest.mark.parametrize(
    ("room", "words"), [(0, "存原图"), (1, "500 MB"), (2, "不存原图"), (3, "暂时不能拍照")]
)
def test_each_step_of_a_disk_that_fills_up_is_said(
    qtbot: QtBot, themes: ThemeController, room: int, words: str
) -> None:
    model = MeViewModel(DemoMe(replace(MINE, room=room)), run_at_once)
    screen = MeScreen(themes, model)
    qtbot.addWidget(screen)
    model.load()
    assert any(words in text and "最多用 8.0 GB" in text for text in texts(screen))


@pytest.mark.parametrize(
    ("medium", "is_metered", "kind"),
    [
        ("WiFi", False, LinkKind.WIFI),
        ("WiFi", True, LinkKind.MOBILE),
        ("Ethernet", False, LinkKind.ETHERNET),
        ("Cellular", False, LinkKind.MOBILE),
        ("Bluetooth", False, LinkKind.UNKNOWN),
        ("Unknown", False, LinkKind.UNKNOWN),
    ],
)
def test_what_is_paid_by_the_byte_counts_as_mobile(medium: str, *, is_metered: bool, kind: LinkKind) -> None:
    assert link_kind(medium, is_metered=is_metered) is kind


def test_watching_the_link_never_fails_where_the_system_says_nothing(qtbot: QtBot) -> None:
    watch = LinkWatch()
    told: list[LinkKind] = []
    watch.changed.connect(told.append)
    watch.begin()
    assert all(isinstance(kind, LinkKind) for kind in told)
