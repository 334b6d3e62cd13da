"""The scripted shift: one scene per process, played with mouse and keyboard on the real windows.

`python -m ui.demo.shift --scene NAME …` plays one scene and ends with 0 when everything that had to be seen was seen.
What was seen is written to `account.jsonl` as it happens; nothing here decides whether the data arrived, that is the
checker's business.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from gridworker.assets import asset
from gridworker.clock import SystemClock
from gridworker.geo.distance import Fix
from gridworker.settings import WORDS_VARIABLE
from ui.demo.hand import Hand
from ui.demo.stage import photo_files
from ui.main import App, make_application

CHECKLIST = "居民楼消防通道检查"
VISITED = "王德明"
HERE = Fix(104.10142, 30.66958, 8.0)
"""Where the demo device stands: 双林北支路 12 号院 of the demo map."""
_AUTOSAVE_MS = 1_500
"""Longer than the 800 ms after which a form saves itself."""
LANDSCAPE = (1280, 800)
PORTRAIT = (800, 1280)


class Shift:
    """One scene: the app, a hand on it, and what is written down."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.words = os.environ[WORDS_VARIABLE]
        self.qt: QApplication = make_application()
        self.app = App(
            Path(options.profile),
            options.central,
            os_secret=None,
            locate=lambda: HERE,
            pick=self._pick,
        )
        self.app.themes.install(self.qt)
        self.app.window.resize(*LANDSCAPE)
        self.hand = Hand(self.app.window, Path(options.out) / "pictures", options.scene)
        self._photos = turned(photo_files(photo_folder(options.photos)), list(SCENES).index(options.scene))
        self._picked: list[Path] = []

    def open(self) -> None:
        """The window appears."""
        self.app.start()
        self.app.window.show()

    def unlock(self) -> None:
        """From the lock to 今日."""
        self.open()
        self.hand.see("输入口令")
        self.note("锁屏", "lock")
        self.hand.type_into("口令", self.words)
        self.hand.press("解锁")
        self.hand.see("紧急")

    def note(self, said: str, picture: str = "") -> None:
        """Writes down what was just seen, with a picture of it."""
        shot = self.hand.picture(picture).name if picture else ""
        pill = self.app.status.state.pill_text if self.app.window.framed else "未解锁"
        at = SystemClock().now().isoformat(timespec="milliseconds")
        line = {"at": at, "scene": self.options.scene, "seen": said, "pill": pill, "picture": shot}
        with (Path(self.options.out) / "account.jsonl").open("a", encoding="utf-8") as account:
            account.write(json.dumps(line, ensure_ascii=False) + "\n")
        print(f"  {said}（{pill}）", flush=True)  # noqa: T201 - the demo's voice

    def next_photos(self, *wanted: str) -> None:
        """What the file chooser will be answered with: photos whose names contain the words, or the next ones."""
        named = [photo for word in wanted for photo in self._photos if word in photo.stem]
        self._picked = named or self._photos[: len(wanted)]
        self._photos = self._photos[len(wanted) :] + self._photos[: len(wanted)]

    def close(self) -> None:
        """The worker closes the window."""
        self.app.window.close()

    def _pick(self, _parent: QWidget) -> list[Path]:
        picked, self._picked = self._picked, []
        return picked


def photo_folder(given: str | None) -> Path:
    """The photos of the shift: the worker's own, or the shipped scenes."""
    return Path(given) if given else asset("demo", "photos")


def turned(photos: list[Path], by: int) -> list[Path]:
    """The photos from another one on, so that the scenes together use them all."""
    start = by % len(photos)
    return photos[start:] + photos[:start]


def enrol(shift: Shift) -> None:
    """One-time code, lock, first sync, and the first look at 今日."""
    shift.open()
    hand = shift.hand
    hand.see("连上平台")
    shift.note("登记向导", "connect")
    hand.type_into("开通码", shift.options.code)
    hand.press("连接")
    hand.see("设一个解锁口令")
    shift.note("登记成功，设口令", "lock")
    hand.type_into("口令", shift.words)
    hand.type_into("再输一遍口令", shift.words)
    hand.press("设好了")
    hand.see("可以开始了")
    shift.note("首次同步完成", "done")
    hand.press("打开今日")
    hand.see(CHECKLIST)
    hand.wait(lambda: "已同步" in shift.app.status.state.pill_text, "waited for a synced pill")
    shift.note("今日，已同步", "today")
    shift.close()


def checklist(shift: Shift) -> None:
    """Offline: two items fail, with severity, photo and note; then the power goes."""
    shift.unlock()
    hand = shift.hand
    hand.wait(lambda: "离线" in shift.app.status.state.pill_text, "waited for the offline pill")
    shift.note("今日，离线", "today")
    hand.choose_row(CHECKLIST)
    hand.choose_row("楼梯间、走道无堆物")
    fail_item(shift, "较大", "2 楼转角堆放纸箱 6 件，住户说月底前搬走", "stairwell")
    shift.note("1.1 不合格：严重程度、照片、说明", "failed-item")
    hand.press("下一个未填")
    pass_items(hand, 1)
    fail_item(shift, "一般", "2 楼指示标志被杂物挡住", "elder_door")
    hand.press("下一个未填")
    pass_items(hand, 8)
    hand.rest(_AUTOSAVE_MS)
    hand.see("已自动保存")
    shift.note("填了一半，已自动保存", "draft")
    print("ready to be killed", flush=True)  # noqa: T201 - the stage waits for these words
    hand.rest(600_000)


def add_photo(shift: Shift, photo: str) -> None:
    """A photo from a file: this machine may have no camera, and a demo needs the same picture every time."""
    shift.next_photos(photo)
    shift.hand.press("加照片")
    shift.hand.press("相册")
    shift.hand.press("拍好了")


def fail_item(shift: Shift, severity: str, note: str, photo: str) -> None:
    """The item in hand fails; the panel that opens is filled in."""
    hand = shift.hand
    hand.key(Qt.Key.Key_2)
    hand.press(severity)
    add_photo(shift, photo)
    hand.see("1 张 · 已够")
    hand.type_into("说明", note)


def pass_items(hand: Hand, count: int) -> None:
    """The next items pass, by keyboard."""
    for _ in range(count):
        hand.key(Qt.Key.Key_1)
        if hand.can_press("下一个未填"):
            hand.press("下一个未填")


def offline(shift: Shift) -> None:
    """After the power cut: the draft is there; submit, report, visit, sign; everything waits."""
    shift.unlock()
    hand = shift.hand
    hand.choose_row(CHECKLIST)
    hand.see("2 楼转角堆放纸箱 6 件，住户说月底前搬走")
    hand.see("11 / 18")
    shift.note("断电后重开，草稿一条不少", "draft-is-back")
    hand.press("下一个未填")
    pass_items(hand, 7)
    hand.see("18 / 18")
    hand.press("提交")
    hand.see("已存好")
    shift.note("检查表已提交，排队", "submitted")
    hand_over_notice(shift)
    report(shift)
    visit(shift)
    sign(shift)
    look_at_sync_centre(shift, "sync-centre-waiting")
    shift.close()


def hand_over_notice(shift: Shift) -> None:
    """The 告知书 of what has to be put right; nobody is there to sign, so it is left."""
    hand = shift.hand
    hand.see("本告知书为安全提示")
    hand.type_into("被告知的单位或个人", "（示例）双林北支路 12 号院物业")
    hand.press("留置")
    shift.note("告知书：期限、依据和可信程度", "notice")
    hand.press("送达了")
    hand.wait(lambda: not hand.can_press("送达了"), "waited for the notice to be handed over")


def report(shift: Shift) -> None:
    """飞线充电, photo first, two photos."""
    hand = shift.hand
    hand.go_to("上报")
    shift.next_photos("ebike", "extinguisher")
    hand.press("相册")
    hand.see("缩略图 2 张")
    hand.press("消防安全")
    hand.press("飞线充电")
    hand.press("较急")
    hand.press("选楼栋")
    hand.choose_row("双林北支路 12 号院")
    hand.type_into("问题描述", "1 楼住户从厨房窗户拉线给电动车充电，线头裸露，旁边堆有纸箱。")
    shift.note("上报：先拍照，再填", "report")
    hand.press("提交上报")
    hand.see("已存好")
    shift.note("上报已存好，排队", "reported")


def visit(shift: Shift) -> None:
    """A visit to a lone elder."""
    hand = shift.hand
    hand.go_to("今日")
    hand.choose_row(VISITED)
    hand.press("见到本人")
    hand.see("下一个未填")
    shift.note("走访", "visit")
    fill_visit(hand)
    hand.press("提交")
    hand.see("已存好")
    shift.note("走访已存好", "visited")


def fill_visit(hand: Hand) -> None:
    """Everything is well."""
    for _ in range(40):
        if not hand.can_press("下一个未填"):
            return
        hand.press("下一个未填")
        hand.key(Qt.Key.Key_1)


def sign(shift: Shift) -> None:
    """签收 the alarm: the urgent lane."""
    hand = shift.hand
    hand.go_to("今日")
    hand.press("签收")
    hand.see("已签收")
    shift.note("紧急呼叫已签收，联网先传", "signed")


def look_at_sync_centre(shift: Shift, picture: str) -> None:
    """What the sync centre says now."""
    shift.app.status.open_sync_centre()
    shift.hand.see("原图")
    shift.hand.rest(300)
    shift.note("同步中心", picture)


def delivered(shift: Shift) -> None:
    """The network is back: urgent, text, thumbnails, originals, receipts."""
    shift.unlock()
    shift.hand.wait(lambda: has_arrived(shift), "waited until everything was delivered", 180_000)
    look_at_sync_centre(shift, "sync-centre-delivered")
    shift.app.window.resize(*PORTRAIT)
    shift.hand.rest(200)
    shift.note("同步中心，竖屏", "sync-centre-portrait")
    shift.close()


def has_arrived(shift: Shift) -> bool:
    """Whether the pill says that nothing waits."""
    return "已同步" in shift.app.status.state.pill_text


def recheck(shift: Shift) -> None:
    """The handled matter comes back as a task: look again, it is put right."""
    shift.unlock()
    hand = shift.hand
    hand.wait(lambda: hand.row_is_there("飞线充电"), "waited for the recheck task")
    shift.note("复查任务到了", "recheck-arrived")
    hand.choose_row("飞线充电")
    hand.press("已改好")
    add_photo(shift, "car_on")
    hand.rest(1500)
    hand.type_into("说明", "飞线已拆，车已推到集中充电点。")
    shift.note("复查：已改好", "recheck")
    hand.press("提交")
    hand.see("已存好")
    hand.wait(lambda: has_arrived(shift), "waited until the recheck was delivered", 120_000)
    shift.note("复查已送达", "recheck-delivered")
    shift.close()


def closed(shift: Shift) -> None:
    """The matter is closed on the platform; the device has heard of it."""
    shift.unlock()
    hand = shift.hand
    hand.wait(lambda: has_arrived(shift), "waited for the last sync")
    hand.go_to("任务")
    hand.press("已办")
    hand.see(CHECKLIST)
    shift.note("已办任务", "done-tasks")
    shift.close()


SCENES: dict[str, Callable[[Shift], None]] = {
    scene.__name__: scene for scene in (enrol, checklist, offline, delivered, recheck, closed)
}


def main() -> int:
    """Plays the scene named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", choices=SCENES, required=True)
    for name in ("profile", "central", "out", "code"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--photos")
    options = parser.parse_args()
    SCENES[options.scene](Shift(options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
