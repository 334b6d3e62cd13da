"""Which receiver a word such as `system`, `off`, `serial:/dev/ttyUSB0@9600` or `replay:FILE` names.

Receivers are loaded when they are made.
"""

from pathlib import Path

from PySide6.QtCore import QObject

from gridworker.errors import InputProblem
from ui.position.receiver import Receiver
from ui.position.whereabouts import MakeReceiver

SYSTEM, OFF = "system", "off"


def receiver_maker(said: str) -> MakeReceiver:
    """How to make the receiver that is meant.

    Raises:
        InputProblem: nothing is meant by it (`position.unknown`).
    """
    kind, _, rest = said.partition(":")
    if said in ("", SYSTEM):
        return _system
    if said == OFF:
        return lambda _parent: None
    if kind == "serial" and rest:
        port, _, speed = rest.partition("@")
        if speed.isdigit() or not speed:
            return lambda parent: _serial(port, int(speed or 0), parent)
    if kind == "replay" and rest:
        return lambda parent: _replay(Path(rest), parent)
    raise InputProblem(
        f"不认识定位方式“{said}”，网格通没有打开。用 system、off、serial:端口@波特率 或 replay:文件。",
        code="position.unknown",
    )


def _system(parent: QObject) -> Receiver:
    from ui.position.system import SystemReceiver

    return SystemReceiver(parent)


def _serial(port: str, speed: int, parent: QObject) -> Receiver:
    from ui.position.serial import SPEEDS, SerialReceiver

    return SerialReceiver(port, speed or SPEEDS[0], parent)


def _replay(file: Path, parent: QObject) -> Receiver:
    from ui.position.replay import ReplayReceiver

    return ReplayReceiver(file, parent=parent)
