"""The demo in a window: this device enrolled and open, and a switch that cuts the network and gives it back.

`python -m ui.demo.window …` is started by the stage, with the platform already running.
"""

import argparse
import os
import sys
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gridworker.clock import SystemClock
from gridworker.errors import NetworkProblem
from gridworker.settings import WORDS_VARIABLE
from gridworker.store.store import Store
from sync.client.status import LinkKind
from sync.client.transport import HttpTransport, Request, Response
from ui.demo.shift import HERE
from ui.enrolling import EnrolDesk
from ui.entrance import UnlockDesk, is_enrolled
from ui.main import App, make_application
from ui.widgets.labels import Label
from ui.widgets.segmented import Segment, Segmented

ONLINE, OFFLINE = "online", "offline"


class Cable:
    """The one network of the demo: plugged in or not, for every transport that runs over it."""

    def __init__(self) -> None:
        self._plugged = threading.Event()
        self._plugged.set()
        self._transports: list[SwitchedTransport] = []

    @property
    def is_plugged(self) -> bool:
        """Whether anything gets through."""
        return self._plugged.is_set()

    def transport(self, url: str) -> "SwitchedTransport":
        """A transport over this cable."""
        made = SwitchedTransport(url, self)
        self._transports.append(made)
        return made

    def pull(self) -> None:
        """Cuts the network in the middle of whatever is under way."""
        self._plugged.clear()
        for transport in self._transports:
            transport.abort()

    def plug_in(self) -> None:
        """Gives the network back."""
        self._plugged.set()


class SwitchedTransport(HttpTransport):
    """HTTP that fails as without a network while its cable is pulled."""

    def __init__(self, url: str, cable: Cable) -> None:
        super().__init__(url)
        self._cable = cable

    def send(self, request: Request) -> Response:
        """The reply, if the cable is in.

        Raises:
            NetworkProblem: it is not.
        """
        if not self._cable.is_plugged:
            raise NetworkProblem("连不上平台。资料都在本机，联网后自动上传。")
        return super().send(request)


class NetworkSwitch(QWidget):
    """A small panel of its own: 在线 or 离线."""

    def __init__(self, app: App, cable: Cable) -> None:
        super().__init__(app.window, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self._app, self._cable = app, cable
        self.setWindowTitle(self.tr("演示：网络"))
        self._choice = Segmented(
            app.themes,
            [Segment(ONLINE, self.tr("在线")), Segment(OFFLINE, self.tr("离线"))],
            name=self.tr("网络"),
        )
        self._choice.choose(ONLINE)
        self._choice.chosen.connect(self._on_chosen)
        row = QHBoxLayout(self)
        row.addWidget(Label(app.themes, self.tr("网络"), "label", bold=True))
        row.addWidget(self._choice)

    def _on_chosen(self, key: str) -> None:
        session = self._app.session
        if key == OFFLINE:
            self._cable.pull()
        else:
            self._cable.plug_in()
        if session is not None:
            session.engine.network_changed(LinkKind.UNKNOWN)


def opened_store(options: argparse.Namespace, cable: Cable, words: str) -> Store:
    """The demo profile, enrolled now or before, unlocked."""
    folder = Path(options.profile)
    if is_enrolled(folder):
        unlock = UnlockDesk(folder, SystemClock(), None)
        unlock.unlock(words)
        store = unlock.store
    else:
        enrol = EnrolDesk(folder, SystemClock(), None, cable.transport)
        enrol.enrol(options.central, options.code)
        enrol.set_lock(words)
        enrol.first_sync(lambda _progress: None)
        store = enrol.store
    assert store is not None  # noqa: S101 - either way raised or opened it
    return store


def main() -> int:
    """Opens the demo; returns when the window is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("profile", "central", "out", "code"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()
    cable = Cable()
    store = opened_store(options, cable, os.environ[WORDS_VARIABLE])
    qt = make_application()
    app = App(
        Path(options.profile),
        options.central,
        os_secret=None,
        locate=lambda: HERE,
        make_transport=cable.transport,
    )
    app.themes.install(qt)
    app.enter(store)
    app.window.resize(1280, 800)
    app.window.show()
    app.watch()
    switch = NetworkSwitch(app, cable)
    switch.show()
    corner = app.window.geometry().bottomLeft()
    switch.move(corner.x() + 16, corner.y() - switch.height() - 16)
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
