"""Originals that wait for Wi-Fi, as the sync centre shows them, and the compressed picture that goes in their place."""

import hashlib
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gridworker.model.ops import BlobRole, Lane
from gridworker.store.uploads import UploadState
from sync.central.blobs.vault import BlobFiles
from sync.client.status import LinkKind, Trigger
from tests.integration.sync.field import FieldApp
from tests.integration.sync.test_send_small import PICTURES, report, upload
from ui.ports.network import keep_wifi_only, wifi_only
from ui.ports.sync_centre import SyncDesk
from ui.ports.workplace import Workplace
from ui.screens.sync_centre import SyncCentreScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.sync_centre import SyncCentreViewModel


class Centre:
    """The sync centre's screen over a device that is on a mobile link and keeps originals for Wi-Fi."""

    def __init__(self, app: FieldApp, qtbot: QtBot) -> None:
        self.app = app
        app.engine._wifi_only = lambda: wifi_only(app.store)
        keep_wifi_only(app.store, on=True)
        app.engine.set_link_kind(LinkKind.MOBILE)
        self.model = SyncCentreViewModel(
            SyncDesk(Workplace(app.store, app.engine)), run_at_once, app.store.clock
        )
        self.screen = SyncCentreScreen(ThemeController(), self.model)
        qtbot.addWidget(self.screen)
        self.screen.resize(1280, 800)
        self.screen.lay_out(wide=True)
        self.screen.show()

    def original(self) -> tuple[str, list[str]]:
        """What is said of the originals: the lane's rule, and the state of each."""
        self.model.load()
        (lane,) = [lane for lane in self.model.state.lanes if lane.lane is Lane.ORIGINAL]
        return lane.rule, [row.state_text for row in lane.rows]

    def buttons(self) -> list[QAbstractButton]:
        """Those that offer the compressed picture."""
        found = self.screen.findChildren(QAbstractButton)
        return [button for button in found if button.text() == "改传压缩图" and button.isVisible()]

    def is_there(self, role: BlobRole) -> bool:
        """Whether the platform has this picture, byte for byte."""
        digest = hashlib.sha256(PICTURES[role]).hexdigest()
        path = BlobFiles(self.app.central.services.settings.blobs_folder).path(digest)
        return path.is_file() and path.read_bytes() == PICTURES[role]


@pytest.fixture
def centre(app: FieldApp, qtbot: QtBot) -> Iterator[Centre]:
    made = Centre(app, qtbot)
    yield made
    made.screen.close()


def test_original_says_that_it_waits_for_wifi_and_goes_by_itself_once_there_is_one(
    app: FieldApp, centre: Centre
) -> None:
    report(app, *PICTURES)
    app.engine.run_once(Trigger.TIMER)
    assert centre.original() == ("等 Wi-Fi，或点立即同步", ["等 Wi-Fi"])
    assert not centre.is_there(BlobRole.ORIGINAL)
    app.engine.set_link_kind(LinkKind.WIFI)
    assert centre.original() == ("最后传，不占前面的路", ["待传"])
    assert centre.buttons() == []
    app.engine.run_once(Trigger.NETWORK)
    assert centre.is_there(BlobRole.ORIGINAL)


def test_worker_presses_once_and_the_compressed_picture_is_there_without_wifi(
    app: FieldApp, centre: Centre
) -> None:
    hashes = report(app, *PICTURES)
    app.engine.run_once(Trigger.TIMER)
    centre.original()
    (button,) = centre.buttons()
    button.click()
    app.engine.run_once(Trigger.TIMER)
    assert centre.is_there(BlobRole.STAMPED)
    assert not centre.is_there(BlobRole.ORIGINAL)
    assert upload(app, hashes[BlobRole.ORIGINAL]).state is UploadState.SPARED
    assert app.store.blobs.get(hashes[BlobRole.ORIGINAL]) == PICTURES[BlobRole.ORIGINAL]
    assert centre.original()[1] == []
    assert centre.buttons() == []


def test_original_without_a_compressed_picture_offers_none(app: FieldApp, centre: Centre) -> None:
    report(app, BlobRole.THUMBNAIL, BlobRole.ORIGINAL)
    app.engine.run_once(Trigger.TIMER)
    assert centre.original()[1] == ["等 Wi-Fi"]
    assert centre.buttons() == []
