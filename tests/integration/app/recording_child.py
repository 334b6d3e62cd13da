"""A worker whose recording answers a question; run by the tests as a process of its own, to be killed.

Argument: profile folder. Says `kept ID` when the draft that names the recording is durable, then waits for its end.
"""

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes.device import Device
from ui.ports.checklist import ChecklistDesk
from ui.ports.workplace import Workplace
from ui.screens.demo_files import demo_voice
from ui.screens.sound_states import VOICE
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.drafts import Draft


class Telling(ChecklistDesk):
    """Says what is durable, and only then."""

    def save_draft(self, draft: Draft) -> None:
        """Saves, then says so."""
        super().save_draft(draft)
        for file in draft.data["answers"]["answers"].get(VOICE) or ():
            sys.stdout.write(f"kept {file}\n")
            sys.stdout.flush()


def work_on(store: Store, app: QApplication) -> None:
    """Has said something, and goes on until the end of the process."""
    engine = SyncEngine(store, HttpTransport("http://127.0.0.1:9"), store.clock)
    model = ChecklistViewModel(Telling(Workplace(store, engine)), run_at_once, store.clock)
    model.open("t1")
    model.sounds.recorder.recorded.emit(VOICE, demo_voice(5), ".wav")
    app.exec()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    work_on(Device(Path(sys.argv[1])).open(), QApplication(sys.argv[:1]))
