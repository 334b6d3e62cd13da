"""Illustrative states of enrolment for the gallery; every person and address is made up."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gridworker.errors import InputProblem, NetworkProblem, PlatformProblem
from ui.gallery import GalleryState
from ui.screens.enrol import EnrolScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.enrol import EnrolledAs, EnrolViewModel, Invited, SyncProgress
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.unlock import LockMode
from ui.window import MainWindow

ADDRESS = "https://wg.example.gov.cn"
PAPER = "GW-ENROL-DEMO"


class _Port:
    """Enrols at once; fails where it is told to."""

    def __init__(self, *, code_used: bool = False, sync_fails: bool = False) -> None:
        self._code_used, self._sync_fails = code_used, sync_fails

    def invitation_in(self, codes: Sequence[str]) -> Invited:
        """The made-up platform's paper; anything else is a foreign code."""
        if not codes or codes[0] != PAPER:
            raise InputProblem("这不是网格通的开通码。请扫开通单上的码，或照单子手输。", code="enrol.qr")
        return Invited(ADDRESS, "K7Q29MXA")

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """Every picture shows the paper."""
        return (PAPER,) if picture else ()

    def enrol(self, address: str, code: str) -> EnrolledAs:  # noqa: ARG002 - made-up platform
        """Somebody made up."""
        if self._code_used:
            raise PlatformProblem("这个开通码用过了。本机什么都没改。找社区管理员要一个新的。")
        return EnrolledAs("陈志敏", "新鸿社区 · 第 3 网格")

    def set_lock(self, secret: str) -> None:
        """Nothing is kept."""

    def first_sync(self, report: Callable[[SyncProgress], None]) -> None:
        """A first sync that stops half way."""
        report(SyncProgress(3480, 9200, "楼栋和住户"))
        if self._sync_fails:
            raise NetworkProblem("网断了。已下的 3480 条都在，接上网从断的地方接着下。")


def build(
    themes: ThemeController, port: _Port, mode: LockMode = LockMode.PIN
) -> tuple[MainWindow, EnrolViewModel]:
    """The wizard in the main window, at its first step."""
    frame = MainWindow(themes, status := StatusViewModel())
    status.setParent(frame)
    model = EnrolViewModel(port, run_at_once, mode, ADDRESS, frame)
    frame.show_full(EnrolScreen(themes, model))
    return frame, model


def _connect(themes: ThemeController) -> QWidget:
    return build(themes, _Port())[0]


def _wrong(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port())
    model.connect_platform("http://10.0.0.8", "")
    return frame


def _scanned(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port())
    model.take_codes(PAPER)
    return frame


def _foreign(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port())
    model.take_codes("https://example.com/menu")
    return frame


def _used(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port(code_used=True))
    model.connect_platform(ADDRESS, "K7Q2-9MXA")
    return frame


def _pin(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port())
    model.connect_platform(ADDRESS, "K7Q2-9MXA")
    model.set_lock("123456", "123456")
    return frame


def _passphrase(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port(), LockMode.PASSPHRASE)
    model.connect_platform(ADDRESS, "K7Q2-9MXA")
    return frame


def _sync_failed(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port(sync_fails=True))
    model.connect_platform(ADDRESS, "K7Q2-9MXA")
    model.set_lock("407195", "407195")
    return frame


def _done(themes: ThemeController) -> QWidget:
    frame, model = build(themes, _Port())
    model.connect_platform(ADDRESS, "K7Q2-9MXA")
    model.set_lock("407195", "407195")
    return frame


STATES = [
    GalleryState("enrol_connect", _connect),
    GalleryState("enrol_wrong", _wrong),
    GalleryState("enrol_scanned", _scanned),
    GalleryState("enrol_foreign_code", _foreign),
    GalleryState("enrol_code_used", _used),
    GalleryState("enrol_pin", _pin),
    GalleryState("enrol_passphrase", _passphrase),
    GalleryState("enrol_sync_failed", _sync_failed),
    GalleryState("enrol_done", _done),
]
