"""What every receiver of positions is: it can be started and stopped, and says where the device is or why it cannot.

WGS-84, as every source here gives it. A position without an accuracy tells nothing and is left out.
"""

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gridworker.model.vocabulary import PositionSource

LONGEST_NAME = 80


@dataclass(frozen=True)
class Heard:
    """One position: degrees, how far it may be off (m), and where it came from."""

    lon: float
    lat: float
    accuracy_m: float
    source: PositionSource = PositionSource.GNSS


class Receiver(QObject):
    """Base of all receivers; lives on the UI thread."""

    heard = Signal(object)
    """A `Heard`."""
    failed = Signal(str)
    """There will be no positions: what happened and what to do."""

    name: str = ""
    may_return: bool = False
    """Whether starting it again may help after `failed`: it is plugged in, and was pulled out or not there yet."""

    def start(self) -> None:
        """Begins to listen; starting twice changes nothing."""
        raise TypeError(f"{type(self).__name__} is no receiver")

    def stop(self) -> None:
        """Stops listening; may be started again."""
        raise TypeError(f"{type(self).__name__} is no receiver")

    def tell(self, lon: float, lat: float, accuracy_m: float | None, source: PositionSource) -> None:
        """Passes a position on if it can be one."""
        if accuracy_m is None or not all(math.isfinite(number) for number in (lon, lat, accuracy_m)):
            return
        if (lon, lat) == (0, 0):
            return  # what some receivers say while they do not know
        if -180 <= lon <= 180 and -90 <= lat <= 90 and accuracy_m >= 0:
            self.heard.emit(Heard(lon, lat, accuracy_m, source))
