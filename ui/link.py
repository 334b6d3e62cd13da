"""What carries the bytes, as the system tells it: the engine asks nobody, so somebody has to tell it.

Qt's network information is loaded when the sync begins. Where the system says nothing, the kind is unknown, and that is said.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sync.client.status import LinkKind
from ui.libraries import load_libraries

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation


def load_link() -> None:
    """Loads what watching the link needs; for use off the UI thread."""
    load_libraries("QtNetwork", "networkinformation/*")


class LinkWatch(QObject):
    """Tells of every change of the link once it was begun."""

    changed = Signal(object)
    """A `LinkKind`: the network is another one, or is one again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._system: QNetworkInformation | None = None
        self._told: tuple[LinkKind, bool] | None = None

    def begin(self) -> None:
        """Asks the system, and listens; nothing happens where it does not know."""
        from PySide6.QtNetwork import QNetworkInformation

        if not QNetworkInformation.loadDefaultBackend():
            return
        self._system = system = QNetworkInformation.instance()
        for signal in (system.transportMediumChanged, system.isMeteredChanged, system.reachabilityChanged):
            signal.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self, _what: object = None) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        system = self._system
        if system is None:
            return
        kind = link_kind(system.transportMedium().name, is_metered=system.isMetered())
        is_there = system.reachability() is not QNetworkInformation.Reachability.Disconnected
        before, self._told = self._told, (kind, is_there)
        if is_there and before != self._told:
            self.changed.emit(kind)


_KINDS = {"Ethernet": LinkKind.ETHERNET, "WiFi": LinkKind.WIFI, "Cellular": LinkKind.MOBILE}


def link_kind(medium: str, *, is_metered: bool) -> LinkKind:
    """What a medium by Qt's name is to the engine; whatever is paid by the byte counts as mobile, a hot spot too."""
    return LinkKind.MOBILE if is_metered else _KINDS.get(medium, LinkKind.UNKNOWN)
