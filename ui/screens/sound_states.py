"""Voice notes, and questions for sounds, films and files, for the gallery. Contents are made up."""

from collections.abc import Callable
from functools import cache

from gridworker.clock import ManualClock
from gridworker.forms import Form, load_form
from gridworker.model.media import MediaKind
from gridworker.model.ops import BlobRef
from gridworker.model.vocabulary import VisitOutcome
from ui.devices import Trouble
from ui.gallery import GalleryState
from ui.screens import report_states, visit_states
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists, over_tasks
from ui.screens.demo_files import demo_voice, played_sounds
from ui.screens.today_states import OFFLINE, status
from ui.sound.played import PlayedMicrophone, PlayedPlayer
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.files import FileShown
from ui.viewmodels.form_state import FormOpened
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.report import ReportViewModel
from ui.viewmodels.sounds import Sounds
from ui.viewmodels.visit import VisitViewModel
from ui.viewmodels.voice_notes import NOTE
from ui.window import MainWindow

_SURVEY = (
    ("begin group", "told", "说的、看到的、拿到的"),
    ("audio", "voice", "住户怎么说"),
    ("video", "film", "门能不能自动关"),
    ("file", "paper", "检测报告"),
    ("text", "rest", "其他"),
    ("end group", "", ""),
)
VOICE, FILM, PAPER = "/data/told/voice", "/data/told/film", "/data/told/paper"
PDF = b"%PDF-1.4\n% made up\n" + b"0" * 412_000
MP4 = b"\0\0\0\x18ftypmp42" + b"0" * 7_900_000


@cache
def three_ways() -> Form:
    """A form with one question for each kind of file."""
    return load_form(three_ways_xml())


def three_ways_xml() -> bytes:
    """What devices get of it."""
    from gridworker.forms.conversion import convert_sheets

    survey = [{"type": kind, "name": name, "label": label} for kind, name, label in _SURVEY]
    settings = [{"form_title": "录音、录像和文件", "form_id": "three_ways", "version": "1"}]
    return convert_sheets({"survey": survey, "settings": settings}, "data").xml


def opened(
    port_files: tuple[BlobRef, ...] = (), *, read_only: bool = False, open_path: str = VOICE
) -> FormOpened:
    """The form, with these files as its draft's answers."""
    answers = {blob.item: [blob.photo] for blob in port_files}
    kept = {"form": "three_ways", "version": "1", "answers": answers}
    data = {"answers": kept if answers else {}, "open": open_path}
    draft = Draft("d7", DraftKind.CHECKLIST, "t7", data, port_files)
    return FormOpened(
        form=three_ways(),
        draft_id="d7",
        task_id="t7",
        title="录音、录像和文件",
        line="（示例）12 号院",
        draft=draft,
        read_only=read_only,
    )


class Filling:
    """The form on screen with everything made up around it."""

    def __init__(self, *, filled: bool = False, read_only: bool = False, open_path: str = VOICE) -> None:
        self.port = DemoChecklists(opened())
        self.sounds = played_sounds(self.port)
        blobs = tuple(self._kept() if filled else ())
        self.port.opened = opened(blobs, read_only=read_only, open_path=open_path)
        header = status(OFFLINE)
        clock = ManualClock(CLOCK_AT)
        self.model = ChecklistViewModel(self.port, run_at_once, clock, header, sounds=self.sounds)
        header.setParent(self.model)
        self.sounds.setParent(self.model)
        self.model.open("t7")

    def _kept(self) -> list[BlobRef]:
        add, place = self.port.add_file, PhotoPlace
        files: list[FileShown] = [
            add(MediaKind.SOUND, demo_voice(17), ".wav", place("d7", VOICE)),
            add(MediaKind.FILM, MP4, "防火门.mp4", place("d7", FILM)),
            add(MediaKind.FILE, PDF, "（示例）电气防火检测报告 2025.pdf", place("d7", PAPER)),
        ]
        return [file.blob for file in files]

    def window(self, themes: ThemeController) -> MainWindow:
        """The window with the form pushed."""
        frame = over_tasks(themes)
        self.model.setParent(frame)
        screen = ChecklistScreen(themes, self.model)
        screen.detail = True
        frame.push(screen)
        return frame


def hear(sounds: Sounds, seconds: float, target: str = NOTE) -> None:
    """Begins to record and hears so much."""
    sounds.recorder.begin(target)
    microphone = sounds.findChild(PlayedMicrophone)
    assert isinstance(microphone, PlayedMicrophone)  # noqa: S101 - played sounds have one
    microphone.step(round(seconds * 10))


def play(sounds: Sounds, file: FileShown, ms: int) -> None:
    """Plays a file up to a place."""
    sounds.play(file)
    player = sounds.findChild(PlayedPlayer)
    assert isinstance(player, PlayedPlayer)  # noqa: S101 - played sounds have one
    player.step(ms)


def _report(act: Callable[[ReportViewModel], None]) -> Callable[[ThemeController], MainWindow]:
    def build(themes: ThemeController) -> MainWindow:
        frame = report_states.window(themes, report_states.DemoReports(report_states.FILLED))
        for model in frame.findChildren(ReportViewModel):
            act(model)
        return frame

    return build


def _note(model: ReportViewModel) -> None:
    model.voice.tray.add_recording(demo_voice(12), ".wav")
    play(model.voice.sounds, model.voice.tray.held[0], 4_000)


def _recording(model: ReportViewModel) -> None:
    hear(model.voice.sounds, 7.3)


def _no_microphone(model: ReportViewModel) -> None:
    microphone = model.voice.sounds.recorder
    microphone.begin(NOTE)
    for found in model.voice.sounds.findChildren(PlayedMicrophone):
        found.failed.emit(Trouble.DENIED)


def _unplug(sounds: Sounds) -> None:
    for found in sounds.findChildren(PlayedMicrophone):
        found.forbidden = Trouble.NONE


def _visit_without(themes: ThemeController) -> MainWindow:
    def act(model: VisitViewModel) -> None:
        model.choose_outcome(VisitOutcome.MET)
        _unplug(model.voice.sounds)

    return visit_states.window(themes, visit_states.DemoVisits(asks=False), act)


def _question_without(themes: ThemeController) -> MainWindow:
    filling = Filling()
    _unplug(filling.sounds)
    return filling.window(themes)


def _visit(themes: ThemeController) -> MainWindow:
    def act(model: VisitViewModel) -> None:
        model.choose_outcome(VisitOutcome.MET)
        model.voice.tray.add_recording(demo_voice(31), ".wav")

    return visit_states.window(themes, visit_states.DemoVisits(asks=False), act)


def _form(
    open_path: str, *, read_only: bool = False, filled: bool = True
) -> Callable[[ThemeController], MainWindow]:
    return lambda themes: Filling(filled=filled, read_only=read_only, open_path=open_path).window(themes)


def _form_recording(themes: ThemeController) -> MainWindow:
    filling = Filling()
    frame = filling.window(themes)
    hear(filling.sounds, 112.0, VOICE)
    return frame


def _removed(themes: ThemeController) -> MainWindow:
    filling = Filling(filled=True, open_path=PAPER)
    filling.model.attached(PAPER).remove("f3")
    return filling.window(themes)


STATES = [
    GalleryState("sound_report_note", _report(_note)),
    GalleryState("sound_report_recording", _report(_recording)),
    GalleryState("sound_report_denied", _report(_no_microphone)),
    GalleryState("sound_visit", _visit),
    GalleryState("sound_report_missing", _report(lambda model: _unplug(model.voice.sounds))),
    GalleryState("sound_visit_missing", _visit_without),
    GalleryState("sound_question_missing", _question_without),
    GalleryState("sound_question_empty", _form(VOICE, filled=False)),
    GalleryState("sound_question", _form(VOICE)),
    GalleryState("sound_question_recording", _form_recording),
    GalleryState("sound_film", _form(FILM)),
    GalleryState("sound_file_removed", _removed),
    GalleryState("sound_read_only", _form(VOICE, read_only=True)),
]
