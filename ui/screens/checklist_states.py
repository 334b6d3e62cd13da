"""Illustrative states of the checklist for the gallery; forms are the shipped ones, contents are made up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import DiskFull
from gridworker.forms import Form, FormSession, load_form
from gridworker.geo.distance import Fix
from gridworker.model.ops import BlobRef, BlobRole
from ui.gallery import GalleryState
from ui.screens.checklist import ChecklistScreen
from ui.screens.demo_files import DemoFiles
from ui.screens.today_states import OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.checklist_items import SeverityWord
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.form_state import FormFilled, FormOpened
from ui.viewmodels.photos import PhotoPlace, SavedPhoto
from ui.window import MainWindow

CLOCK_AT = datetime.fromisoformat("2025-07-16T14:03:00+08:00")
SEVERITIES = (
    SeverityWord("S3", "一般", "一般：当面劝导，能改的当场改"),
    SeverityWord("S2", "较大", "较大：48 小时内整改，到期自动提醒复查"),
    SeverityWord("S1", "重大", "重大：停用、撤人、打电话，当天上报"),
)


@cache
def form(name: str) -> Form:
    """A shipped workbook as a form."""
    from gridworker.forms.publish import publish

    published = publish(asset("checklists", f"{name}.xlsx").read_bytes())
    return load_form(published.xml)


def demo_photo(name: str, photo_id: str, caption: str, stamp: tuple[str, ...] = ()) -> SavedPhoto:
    """One of the shipped pictures as a saved photo."""
    data = Path(asset("demo", "photos", f"{name}.jpg")).read_bytes()
    blobs = (BlobRef(BlobRole.ORIGINAL, photo_id * 4, 3_200_000, "image/jpeg", photo_id),)
    return SavedPhoto(blobs, data, data, caption, stamp)


PHOTOS = {
    "p1": demo_photo("stairwell_cartons", "p1", "07-16 13:52"),
    "p2": demo_photo("stairwell_cartons", "p2", "07-16 13:53"),
}


class DemoSenses(DemoFiles):
    """A receiver and a reader of codes that always give the same; files stay in memory."""

    fix: Fix | None = Fix(104.081216, 30.657311, 8.0)
    codes: tuple[str, ...] = ("FH-2026-0417",)
    reveals: tuple[tuple[str, str, str], ...] = ()

    def locate(self) -> Fix | None:
        """In front of the house."""
        return self.fix

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The label of a fire extinguisher."""
        del picture
        return self.codes

    def log_reveal(self, draft_id: str, path: str, reason: str) -> None:
        """Remember it."""
        self.reveals = (*self.reveals, (draft_id, path, reason))


class DemoChecklists(DemoSenses):
    """A checklist port that holds everything in memory."""

    def __init__(
        self, opened: FormOpened, *, full: bool = False, contents: Mapping[str, bytes] | None = None
    ) -> None:
        super().__init__()
        self.contents.update(contents or {})
        self.opened, self.full = opened, full
        self.drafts: list[Draft] = []
        self.submitted: list[FormFilled] = []

    def open_checklist(self, task_id: str) -> FormOpened:
        """The one there is, whatever is asked for."""
        del task_id
        return self.opened

    def correct(self, task_id: str) -> FormOpened:
        """The same, to be changed."""
        del task_id
        draft = self.opened.draft
        data = draft.data if draft else {}
        answers = {**data.get("answers", {}), "deprecates": "uuid:sent-1"}
        return replace(
            self.opened,
            draft=Draft("d2", DraftKind.CHECKLIST, "t4", {**data, "answers": answers}),
            draft_id="d2",
            read_only=False,
            can_correct=False,
            corrects="sent-1",
        )

    def drop_correction(self, task_id: str, draft_id: str) -> FormOpened:
        """What was sent."""
        del task_id, draft_id
        return self.opened

    def submit_checklist(self, filled: FormFilled) -> Submitted:
        """Remember it."""
        self.submitted.append(filled)
        return Submitted(4)

    def save_draft(self, draft: Draft) -> None:
        """Remember it, unless the disk is full."""
        if self.full:
            raise DiskFull(
                "没存上：存储已满。已填的还在屏幕上，别关程序；到“我的”里删掉已送达的原图，再点暂存。"
            )
        self.drafts.append(draft)

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """Another picture of cartons, wherever it belongs."""
        del place
        return demo_photo("stairwell_cartons", f"p{len(data) % 89 + 10}", "07-16 14:03")

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """The pictures these blobs belong to."""
        return [PHOTOS[blob.photo] for blob in blobs if blob.photo in PHOTOS]


def half_filled() -> dict[str, object]:
    """The stairwell of the pictures: 12 of 18, one failed."""
    session = FormSession(form("stairwell"), clock=ManualClock(CLOCK_AT))
    ok = ("i13", "i05", "i14", "i04", "i17", "i11", "i08", "i18", "i03", "i02")
    for question in session.form.questions:
        if question.name in ok:
            session.answer(question.path, "pass")
    session.answer("/data/escape/i15", "na")
    session.answer("/data/escape/i01", "fail")
    session.answer("/data/escape/i01_severity", "S2")
    session.answer("/data/escape/i01_photo", ["p1", "p2"])
    session.answer("/data/escape/i01_note", "2 楼转角堆放纸箱 6 件，住户说月底前搬走")
    return session.to_answers()


def opened(
    answers: dict[str, object] | None = None, open_path: str = "", name: str = "stairwell"
) -> FormOpened:
    """A task's form with these answers as its draft."""
    photos = tuple(photo.blobs[0] for photo in PHOTOS.values()) if answers else ()
    draft = Draft("d1", DraftKind.CHECKLIST, "t4", {"answers": answers or {}, "open": open_path}, photos)
    return FormOpened(
        form=form(name),
        draft_id="d1",
        task_id="t4",
        title="居民楼消防通道检查" if name == "stairwell" else form(name).title,
        line="双林北支路 12 号院 4 栋",
        due="今日 18:00 前",
        distance="450 m",
        severities=SEVERITIES,
        draft=draft,
    )


def model_of(
    start: FormOpened, *, full: bool = False, contents: Mapping[str, bytes] | None = None
) -> ChecklistViewModel:
    """A view model that has opened this and saved it once; `contents` are the files of its form, by hash."""
    header = status(OFFLINE)
    port = DemoChecklists(start, full=full, contents=contents)
    model = ChecklistViewModel(port, run_at_once, ManualClock(CLOCK_AT), header)
    header.setParent(model)
    model.open("t4")
    model.save_now()
    return model


def over_tasks(themes: ThemeController) -> MainWindow:
    """The window on 任务, for a detail to be pushed over it."""
    from ui.screens.base import Screen

    frame = MainWindow(themes, header := status(OFFLINE))
    header.setParent(frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
        ("me", "user", "我的"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.show_place("tasks")
    return frame


def pushed(
    themes: ThemeController,
    start: FormOpened,
    act: Callable[[ChecklistScreen], None] | None = None,
    *,
    full: bool = False,
    contents: Mapping[str, bytes] | None = None,
) -> MainWindow:
    """The window with a checklist pushed over the tasks."""
    frame = over_tasks(themes)
    model = model_of(start, full=full, contents=contents)
    model.setParent(frame)
    screen = ChecklistScreen(themes, model)
    screen.detail = True
    frame.push(screen)
    if act is not None:
        frame.show()
        act(screen)
    return frame


def _filled(themes: ThemeController) -> MainWindow:
    return pushed(themes, opened(half_filled(), "/data/escape/i01"))


def _fresh(themes: ThemeController) -> MainWindow:
    return pushed(themes, opened())


def _photo_missing(themes: ThemeController) -> MainWindow:
    def act(screen: ChecklistScreen) -> None:
        screen.body.list.chosen.emit("/data/exits/i04", "fail")

    return pushed(themes, opened(half_filled()), act)


def _disk_full(themes: ThemeController) -> MainWindow:
    return pushed(themes, opened(half_filled(), "/data/escape/i01"), full=True)


def _gaps(themes: ThemeController) -> MainWindow:
    return pushed(themes, opened(half_filled(), "/data/escape/i01"), lambda screen: screen.submit())


STATES = [
    GalleryState("checklist", _filled),
    GalleryState("checklist_fresh", _fresh),
    GalleryState("checklist_photo_missing", _photo_missing),
    GalleryState("checklist_disk_full", _disk_full),
    GalleryState("checklist_gaps", _gaps),
]
