"""A worker who types into a checklist without a pause; run by the tests as a process of its own, to be killed.

Arguments: profile folder, file of a photo. Says `photo ID` when the photo is on screen and kept, and `saved N` whenever
that many letters are.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes.device import Device
from ui.ports.checklist import ChecklistDesk
from ui.ports.workplace import Workplace
from ui.runner import Runner
from ui.screens.checklist import ChecklistScreen
from ui.theme import ThemeController
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.drafts import Draft
from ui.widgets.typed import TypedInput

CARTONS = "/data/escape/i01"
NOTE = f"{CARTONS}_note"


class Telling(ChecklistDesk):
    """Says what is durable, and only then."""

    def save_draft(self, draft: Draft) -> None:
        """Saves, then says so."""
        super().save_draft(draft)
        answers = draft.data["answers"]["answers"]
        for photo in answers.get(f"{CARTONS}_photo") or ():
            say("photo", photo)
        say("saved", str(len(answers.get(NOTE) or "")))


def say(*words: str) -> None:
    """One line to the parent."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def work_on(store: Store, app: QApplication, picture: Path) -> None:
    """Fails an item, adds a photo, then types until the end of the process."""
    engine = SyncEngine(store, HttpTransport("http://127.0.0.1:9"), store.clock)
    themes, runner = ThemeController(), Runner()
    model = ChecklistViewModel(Telling(Workplace(store, engine)), runner.run, store.clock)
    screen = ChecklistScreen(themes, model)
    screen.resize(1000, 700)
    screen.show()
    model.open("t1")
    timer = QTimer(interval=5)

    def step() -> None:
        if not model.state.ready:
            return
        if model.item(CARTONS) and not model.session.text(CARTONS):
            model.choose(CARTONS, "fail")
            model.tray(f"{CARTONS}_photo").add_files([picture])
        fields = [f for f in screen.findChildren(TypedInput) if f.accessibleName() == "说明"]
        if fields:
            QTest.keyClicks(fields[0], "x")

    timer.timeout.connect(step)
    timer.start()
    app.exec()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    work_on(Device(Path(sys.argv[1])).open(), QApplication(sys.argv[:1]), Path(sys.argv[2]))
