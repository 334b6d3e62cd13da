"""A receiver that is told where it is, and NMEA as a real one sends it."""

from gridworker.model.vocabulary import PositionSource
from ui.position.receiver import Receiver


class FakeReceiver(Receiver):
    """Says what the test says, while it is listening."""

    def __init__(self) -> None:
        super().__init__()
        self.name = "试验定位"
        self.listening = False

    def start(self) -> None:
        self.listening = True

    def stop(self) -> None:
        self.listening = False

    def move_to(self, lon: float, lat: float, accuracy_m: float | None = 8.0) -> None:
        """The device is carried somewhere."""
        if self.listening:
            self.tell(lon, lat, accuracy_m, PositionSource.GNSS)


def sentence(body: str) -> str:
    """An NMEA sentence with its checksum."""
    check = 0
    for character in body:
        check ^= ord(character)
    return f"${body}*{check:02X}\r\n"


def epoch(second: int, lon: float, lat: float, hdop: float = 0.8) -> bytes:
    """What a receiver sends for one moment: GGA and RMC."""
    clock = f"06{second // 60 % 60:02d}{second % 60:02d}.00"
    north = f"{int(lat):02d}{lat % 1 * 60:08.5f},N"
    east = f"{int(lon):03d}{lon % 1 * 60:08.5f},E"
    gga = sentence(f"GPGGA,{clock},{north},{east},1,08,{hdop},500.0,M,-30.0,M,,")
    rmc = sentence(f"GPRMC,{clock},A,{north},{east},0.5,90.0,160726,,,A")
    return (gga + rmc).encode()
