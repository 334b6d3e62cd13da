"""A voice note from pressing to the draft: held, tapped, keyed, slid away, too short, too long, without a microphone."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gridworker.model.media import MediaKind
from gridworker.model.ops import BlobRole
from tests.unit.ui.test_storing import Slow
from ui.devices import Trouble
from ui.gallery import state_named
from ui.screens.demo_files import demo_voice
from ui.screens.report import ReportScreen
from ui.screens.report_states import FILLED, DemoReports, window
from ui.screens.sound_states import FILM, PAPER, PDF, VOICE, Filling, hear, play
from ui.sound.played import PlayedMicrophone, PlayedPlayer
from ui.sound.present import none_on_linux
from ui.theme import ThemeController
from ui.viewmodels.files import FileTray
from ui.viewmodels.recording import LONGEST_S, Phase
from ui.viewmodels.report import ReportViewModel
from ui.viewmodels.voice_notes import NOTE
from ui.widgets.answers.files import FilesAnswer, FilesRead
from ui.widgets.checklist_editor import ItemEditor
from ui.widgets.hold_button import HoldButton
from ui.window import MainWindow


class Report:
    """A report on screen with a microphone that hears when it is told to."""

    def __init__(self, themes: ThemeController) -> None:
        self.port = DemoReports(FILLED)
        self.frame: MainWindow = window(themes, self.port)
        self.frame.resize(1280, 800)
        self.frame.show()
        model, screen = self.frame.findChild(ReportViewModel), self.frame.findChild(ReportScreen)
        assert isinstance(model, ReportViewModel)
        assert isinstance(screen, ReportScreen)
        self.model, self.screen = model, screen
        self.recorder = self.model.voice.sounds.recorder
        self.hold = self.screen.voice.hold

    @property
    def microphone(self) -> PlayedMicrophone:
        found = self.model.voice.sounds.findChild(PlayedMicrophone)
        assert isinstance(found, PlayedMicrophone)
        return found

    def press(self) -> None:
        QTest.mousePress(self.hold, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))

    def release(self, at: QPoint = QPoint(20, 20)) -> None:  # noqa: B008 - never changed
        QTest.mouseMove(self.hold, at)
        QTest.mouseRelease(self.hold, Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def report(themes: ThemeController, qtbot: QtBot) -> Iterator[Report]:
    made = Report(themes)
    qtbot.addWidget(made.frame)
    yield made
    made.frame.close()


def test_held_and_let_go_it_is_a_note_of_the_report_and_saved_at_once(report: Report, qtbot: QtBot) -> None:
    report.press()
    report.microphone.step(20)
    assert report.recorder.state.seconds == pytest.approx(2.0)
    assert report.recorder.state.level > 0.5
    report.release()
    qtbot.waitUntil(lambda: bool(report.model.voice.tray.held))
    (note,) = report.model.voice.tray.held
    assert (note.kind, note.blob.role, note.blob.media_type) == (MediaKind.SOUND, BlobRole.VOICE, "audio/mp4")
    assert note.seconds == pytest.approx(2.0, abs=0.1)
    assert note.blob in report.port.drafts[-1].photos
    report.model.submit()
    assert note.blob in report.port.filed[-1].photos
    assert report.model.voice.tray.held == ()


def test_a_tap_begins_and_the_next_one_ends(report: Report, qtbot: QtBot) -> None:
    report.press()
    report.release()
    report.microphone.step(20)
    assert report.recorder.state.phase is Phase.RECORDING
    report.press()
    report.release()
    qtbot.waitUntil(lambda: bool(report.model.voice.tray.held))


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_begins_and_ends(report: Report, qtbot: QtBot, key: Qt.Key) -> None:
    QTest.keyClick(report.hold, key)
    report.microphone.step(8)
    QTest.keyClick(report.hold, key)
    qtbot.waitUntil(lambda: bool(report.model.voice.tray.held))


def test_a_screen_reader_can_press_it(report: Report) -> None:
    report.hold.click()
    assert report.recorder.state.phase is not Phase.IDLE
    assert report.hold.accessibleDescription()


def test_slid_up_or_escaped_nothing_is_kept(report: Report) -> None:
    report.press()
    report.microphone.step(20)
    report.release(QPoint(20, -80))
    assert (report.recorder.state.phase, report.model.voice.tray.coming) == (Phase.IDLE, 0)
    QTest.keyClick(report.hold, Qt.Key.Key_Space)
    report.microphone.step(20)
    QTest.keyClick(report.hold, Qt.Key.Key_Escape)
    assert (report.recorder.state.phase, report.model.voice.tray.held) == (Phase.IDLE, ())
    assert not report.microphone.listens


def test_too_short_is_told_and_not_kept(report: Report) -> None:
    hear(report.model.voice.sounds, 0.2)
    report.recorder.keep()
    assert report.recorder.state.problem.startswith("太短了")
    assert report.model.voice.tray.coming == 0


def test_at_the_longest_it_ends_by_itself_and_is_kept(report: Report, qtbot: QtBot) -> None:
    hear(report.model.voice.sounds, LONGEST_S + 3)
    assert not report.microphone.listens
    qtbot.waitUntil(lambda: bool(report.model.voice.tray.held))
    assert report.model.voice.tray.held[0].seconds == pytest.approx(LONGEST_S, abs=0.2)


def test_why_there_is_no_recording_is_in_sight_as_a_whole_and_goes_when_something_else_is_done(
    report: Report, qtbot: QtBot
) -> None:
    report.recorder.begin(NOTE)
    report.recorder.discard()
    report.frame.resize(1024, 640)
    report.microphone.forbidden = Trouble.NONE
    report.press()
    report.release()
    part, area = report.screen.voice, report.screen._area.viewport()
    qtbot.waitUntil(lambda: part.isVisible() and part.visibleRegion().boundingRect() == part.rect())
    assert area.rect().contains(part.mapTo(area, part.rect().bottomLeft()))
    report.model.choose_group("house")
    assert not part.isVisible()
    assert report.recorder.state.problem == ""


@pytest.mark.parametrize(("trouble", "said"), [(Trouble.NONE, "没有麦克风"), (Trouble.DENIED, "没有允许")])
def test_without_a_microphone_it_says_so_and_what_was_filled_in_stays(
    report: Report, trouble: Trouble, said: str
) -> None:
    report.recorder.begin(NOTE)
    report.recorder.discard()
    report.microphone.forbidden = trouble
    report.press()
    report.release()
    assert said in report.recorder.state.problem
    assert report.recorder.state.phase is Phase.IDLE
    assert report.screen.voice.isVisible()
    assert report.model.state.description


def test_a_missing_microphone_is_said_before_anybody_holds_the_button_and_until_one_is_plugged_in(
    report: Report,
) -> None:
    microphone = report.model.voice.sounds.findChild(PlayedMicrophone)
    assert isinstance(microphone, PlayedMicrophone)
    assert report.hold.text() == "按住说话"
    microphone.forbidden = Trouble.NONE
    report.frame.hide()
    report.frame.show()
    assert (report.hold.text(), report.hold.accessibleDescription()) == ("没有麦克风", "可以打字")
    assert report.hold.isEnabled()
    microphone.forbidden = None
    report.recorder._again.timeout.emit()
    assert report.hold.text() == "按住说话"
    assert not report.recorder._again.isActive()


def test_nobody_asks_for_a_microphone_once_the_screen_has_gone(report: Report) -> None:
    microphone = report.model.voice.sounds.findChild(PlayedMicrophone)
    assert isinstance(microphone, PlayedMicrophone)
    microphone.forbidden = Trouble.NONE
    report.recorder.look()
    assert report.recorder._again.isActive()
    report.frame.close()
    assert not report.recorder._again.isActive()


def test_an_answer_after_the_screen_has_gone_asks_for_no_microphone_again(report: Report) -> None:
    microphone = report.model.voice.sounds.findChild(PlayedMicrophone)
    assert isinstance(microphone, PlayedMicrophone)
    microphone.forbidden = Trouble.NONE
    run = Slow()
    report.recorder._run = run
    run.hold(report.recorder.look)
    report.recorder.rest()
    run.end_one()
    assert not report.recorder._again.isActive()
    report.recorder.look()
    assert report.recorder._again.isActive(), "in sight again, it is"


def test_a_question_without_a_microphone_offers_a_file(themes: ThemeController, qtbot: QtBot) -> None:
    frame = state_named("sound_question_missing").build(themes)
    qtbot.addWidget(frame)
    frame.show()
    (hold,) = frame.findChildren(HoldButton)
    assert (hold.text(), hold.accessibleDescription()) == ("没有麦克风", "可以选文件")


CARD = "00-00: ALC236 Analog : ALC236 Analog : playback 1 : capture 1\n"
SPEAKER = "00-03: HDMI 0 : HDMI 0 : playback 1\n"


@pytest.mark.parametrize(
    ("cards", "server", "none"),
    [
        (CARD, "", False),
        (SPEAKER + CARD, "", False),
        (SPEAKER, "", True),
        (None, "", True),
        (None, "pulse/native", False),  # a headset by radio would be there
        (SPEAKER, "pipewire-0", False),
    ],
)
def test_no_microphone_is_said_only_where_it_is_sure(
    tmp_path: Path, cards: str | None, server: str, *, none: bool
) -> None:
    listed = tmp_path / "pcm"
    if cards is not None:
        listed.write_text(cards, encoding="utf-8")
    if server:
        (tmp_path / server).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / server).touch()
    assert none_on_linux(listed, {"XDG_RUNTIME_DIR": str(tmp_path)}) is none
    assert not none_on_linux(listed, {"PULSE_SERVER": "tcp:198.51.100.7"})


def test_asking_whether_there_is_a_microphone_loads_nothing() -> None:
    code = "import sys; from ui.sound.choose import system_microphones as m; m().is_none(); print('PySide6.QtMultimedia' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_pulled_out_while_speaking_what_was_said_is_kept(report: Report, qtbot: QtBot) -> None:
    hear(report.model.voice.sounds, 3)
    report.microphone.unplug()
    qtbot.waitUntil(lambda: bool(report.model.voice.tray.held))


def test_leaving_the_screen_keeps_what_was_said_and_gives_the_microphone_back(
    report: Report, qtbot: QtBot
) -> None:
    hear(report.model.voice.sounds, 3)
    report.frame.show_place("today")
    assert not report.microphone.listens
    qtbot.waitUntil(lambda: bool(report.model.voice.tray.held))


def test_while_somebody_speaks_the_report_waits(report: Report) -> None:
    hear(report.model.voice.sounds, 1)
    report.model.submit()
    assert report.model.state.missing == ("语音（还在录）",)
    report.recorder.discard()


def test_a_note_is_played_paused_and_goes_on(report: Report) -> None:
    report.model.voice.tray.add_recording(demo_voice(12), ".wav")
    (note,) = report.model.voice.tray.held
    row = report.screen.voice.rows.rows[0]
    row.play.click()
    player = report.model.voice.sounds.findChild(PlayedPlayer)
    assert isinstance(player, PlayedPlayer)
    player.step(4_000)
    state = report.model.voice.sounds.playback.state
    assert (state.key, state.plays, state.position_ms, state.duration_ms) == (note.id, True, 4_000, 12_000)
    row.play.click()
    player.step(4_000)
    assert report.model.voice.sounds.playback.state.position_ms == 4_000
    row.play.click()
    player.step(9_000)
    assert not report.model.voice.sounds.playback.state.plays


def test_taken_away_a_note_can_be_brought_back(report: Report) -> None:
    report.model.voice.tray.add_recording(demo_voice(3), ".wav")
    report.screen.voice.rows.removed.emit(report.model.voice.tray.held[0].id)
    assert report.model.voice.tray.held == ()
    assert any(blob.role is BlobRole.VOICE for blob in report.port.drafts[-1].photos)
    report.screen.voice.rows.undone.emit()
    assert len(report.model.voice.tray.held) == 1


# --- questions of forms -----------------------------------------------------------------------------------------------


@pytest.fixture
def filling() -> Iterator[Filling]:
    made = Filling()
    yield made
    made.model.deleteLater()


def test_a_recording_answers_its_question_and_is_in_the_draft(filling: Filling, qtbot: QtBot) -> None:
    hear(filling.sounds, 2.0, VOICE)
    filling.sounds.recorder.keep()
    qtbot.waitUntil(lambda: bool(filling.model.session.photo_ids(VOICE)))
    draft = filling.port.drafts[-1]
    assert draft.data["answers"]["answers"][VOICE] == list(filling.model.session.photo_ids(VOICE))
    assert [blob.item for blob in draft.photos] == [VOICE]
    item = filling.model.item(VOICE)
    assert item is not None
    assert item.answer_text == "语音 0:02"


def test_a_picked_file_keeps_its_name_and_one_that_lies_about_itself_is_not_taken(
    filling: Filling, tmp_path: Path
) -> None:
    good, lie, huge = tmp_path / "报告.pdf", tmp_path / "假的.pdf", tmp_path / "大.mp4"
    good.write_bytes(PDF)
    lie.write_bytes(b"MZ" * 90)
    with huge.open("wb") as out:
        out.truncate(60 * 1024 * 1024)
    filling.model.attached(PAPER).add_files([good, lie])
    filling.model.attached(FILM).add_files([huge])
    paper, film = filling.model.item(PAPER), filling.model.item(FILM)
    assert paper is not None
    assert paper.files is not None
    assert film is not None
    assert film.files is not None
    assert [file.title for file in paper.files.files] == ["报告.pdf"]
    assert "内容不是 .pdf" in paper.files.problem
    assert "超过 50 MB" in film.files.problem


def test_undo_of_the_form_brings_a_file_back(filling: Filling) -> None:
    tray = filling.model.attached(PAPER)
    assert isinstance(tray, FileTray)
    tray.add_recording(PDF, ".pdf")
    tray.remove(tray.ids[0])
    assert filling.model.session.photo_ids(PAPER) == ()
    filling.model.undo()
    assert len(filling.model.session.photo_ids(PAPER)) == 1
    assert len(filling.model.attached(PAPER).ids) == 1


def test_what_was_sent_is_only_heard_and_saved(themes: ThemeController, qtbot: QtBot, tmp_path: Path) -> None:
    sent = Filling(filled=True, read_only=True)
    item = sent.model.item(VOICE)
    assert item is not None
    editor = ItemEditor(themes, item, sounds=sent.sounds)
    qtbot.addWidget(editor)
    assert editor.findChild(FilesAnswer) is None
    shown = editor.findChild(FilesRead)
    assert isinstance(shown, FilesRead)
    (file,) = shown.rows.rows
    play(sent.sounds, file.file, 1_000)
    assert sent.sounds.playback.state.position_ms == 1_000
    sent.sounds.save(file.file, tmp_path / "copy.wav")
    assert (tmp_path / "copy.wav").read_bytes() == demo_voice(17)
    sent.sounds.playback.stop()
    sent.model.deleteLater()


def test_saving_where_nobody_may_write_is_told(filling: Filling, tmp_path: Path, qtbot: QtBot) -> None:
    tray = filling.model.attached(PAPER)
    assert isinstance(tray, FileTray)
    tray.add_recording(PDF, ".pdf")
    said: list[str] = []
    filling.sounds.saved.connect(lambda _id, text: said.append(text))
    item = filling.model.item(PAPER)
    assert item is not None
    assert item.files is not None
    filling.sounds.save(item.files.files[0], tmp_path / "nowhere" / "x.pdf")
    assert said[0].startswith("没有存过去")
