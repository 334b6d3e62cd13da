"""Every way of answering, opened, for the gallery: filled, wrong, read only, disabled. Contents are made up."""

from collections.abc import Callable, Mapping
from functools import cache

from PySide6.QtCore import QMargins, QPointF
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gridworker.clock import ManualClock
from gridworker.forms import Form, load_form
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists, pushed
from ui.screens.today_states import OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.checklist_items import ItemShown
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.form_state import FormOpened
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.pictures import decoded
from ui.widgets.answers.choice_sheet import ChoiceSheet
from ui.widgets.answers.choices import PickAnswer
from ui.widgets.answers.drawing import Dot, Mark, MarkKind
from ui.widgets.answers.drawing_sheets import MarkSheet, SignatureSheet
from ui.widgets.answers.moments import DayAnswer
from ui.widgets.cards import Card
from ui.widgets.checklist_editor import ItemEditor
from ui.widgets.scroll_page import put_into

MANY_STREETS = 10_000
_SURVEY = (
    ("begin group", "words", "文字和数字", ""),
    ("text", "name", "联系人", ""),
    ("text", "story", "经过", "multiline"),
    ("text", "phone", "电话", "numbers"),
    ("text", "page", "网址", "url"),
    ("integer", "people", "住了几口人", ""),
    ("decimal", "width", "通道净宽（米）", ""),
    ("range", "noise", "噪声", ""),
    ("end group", "", "", ""),
    ("begin group", "times", "日期和时间", ""),
    ("date", "day", "检查日期", ""),
    ("date", "month", "灭火器出厂年月", "month-year"),
    ("date", "year", "建成年份", "year"),
    ("time", "hour", "断电时间", ""),
    ("dateTime", "moment", "约定复查", ""),
    ("end group", "", "", ""),
    ("begin group", "picks", "选择", ""),
    ("select_one kinds", "kind", "车停在哪", ""),
    ("select_one mood", "mood", "住户配合吗", "likert"),
    ("select_multiple kinds", "seen", "看到了什么", "columns-2"),
    ("select_one streets", "street", "哪条街", "minimal"),
    ("rank kinds", "order", "先处理哪个", ""),
    ("acknowledge", "told", "已当面告知住户", ""),
    ("end group", "", "", ""),
    ("begin group", "things", "其他", ""),
    ("barcode", "code", "灭火器编号", ""),
    ("geopoint", "place", "消防栓位置", "placement-map"),
    ("geotrace", "way", "疏散路线", ""),
    ("geoshape", "ground", "集中充电场地", ""),
    ("image", "sign", "住户签名", "signature"),
    ("calculate_note", "sum", "得分", ""),
    ("end group", "", "", ""),
    ("begin repeat", "flat", "房间", ""),
    ("text", "number", "房号", ""),
    ("integer", "people2", "人数", ""),
    ("end repeat", "", "", ""),
)
_KINDS = {"hall": "楼道", "shed": "车棚", "home": "屋里", "street": "路边"}
_MOOD = {"good": "配合", "so": "一般", "bad": "不配合"}
ANSWERS: Mapping[str, object] = {
    "/data/words/name": "（示例）张三",
    "/data/words/story": "住户从厨房窗户拉线给电动车充电，线头裸露。\n已劝导，当场收起。",
    "/data/words/people": 3,
    "/data/words/noise": 6,
    "/data/times/day": "2025-07-16",
    "/data/times/month": "2023-05-01",
    "/data/times/hour": "22:30",
    "/data/times/moment": "2025-07-18T09:30:00.000+08:00",
    "/data/picks/kind": "shed",
    "/data/picks/mood": "so",
    "/data/picks/seen": ["hall", "home"],
    "/data/picks/order": ["home", "hall", "shed", "street"],
    "/data/picks/told": "OK",
    "/data/things/code": "FH-2026-0417",
    "/data/things/place": "30.657311 104.081216 0 8",
    "/data/things/way": "30.6573 104.0812 0 0;30.6574 104.0813 0 0;30.6575 104.0815 0 0",
    "/data/things/ground": "30.6573 104.0812 0 0;30.6573 104.0814 0 0;30.6575 104.0814 0 0;30.6573 104.0812 0 0",
}
"""What the filled states hold; a visibly made-up person."""
_EDITORS = QMargins(16, 12, 16, 12)


@cache
def every_way() -> Form:
    """A form with each type and appearance the screen knows."""
    from gridworker.forms.conversion import convert_sheets

    survey = [_row(*row) for row in _SURVEY]
    lists = {
        "kinds": _KINDS,
        "mood": _MOOD,
        "streets": {f"s{n}": f"（示例）{n} 号街" for n in range(MANY_STREETS)},
    }
    choices = [
        {"list_name": name, "name": key, "label": label}
        for name, those in lists.items()
        for key, label in those.items()
    ]
    settings = [{"form_title": "每种题一道", "form_id": "every_way", "version": "1"}]
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    return load_form(convert_sheets(sheets, "data").xml)


def _row(kind: str, name: str, label: str, appearance: str) -> dict[str, str]:
    if kind == "calculate_note":
        return {"type": "integer", "name": name, "label": label, "calculation": "80 + 6"}
    more = {"parameters": "start=0 end=10 step=1"} if kind == "range" else {}
    if name in {"name", "day", "kind", "code"}:
        more |= {"required": "yes", "hint": "照证件上的写" if name == "name" else ""}
    if name == "people":
        more |= {"constraint": ". < 20", "constraint_message": "一户不会超过 20 口人，请核对"}
    return {"type": kind, "name": name, "label": label, "appearance": appearance, **more}


def model_of(answers: Mapping[str, object], open_path: str = "") -> ChecklistViewModel:
    """A view model that fills in the form of every way."""
    start = opened(answers, open_path)
    header = status(OFFLINE)
    model = ChecklistViewModel(DemoChecklists(start), run_at_once, ManualClock(CLOCK_AT), header)
    header.setParent(model)
    model.open("t9")
    return model


def opened(answers: Mapping[str, object], open_path: str = "") -> FormOpened:
    """The form with these answers as its draft."""
    kept = {"form": "every_way", "version": "1", "answers": dict(answers)}
    draft = Draft("d9", DraftKind.CHECKLIST, "t9", {"answers": kept if answers else {}, "open": open_path})
    return FormOpened(
        form=every_way(), draft_id="d9", task_id="t9", title="每种题一道", line="（示例）12 号院", draft=draft
    )


def _page(
    themes: ThemeController,
    section: str,
    change: Callable[[ChecklistViewModel], None],
    *,
    enabled: bool = True,
) -> Screen:
    """All entries of a section open under each other."""
    model = model_of(ANSWERS)
    change(model)
    items = next(s.items for s in model.state.sections if s.path == f"/data/{section}")
    screen = Screen(themes)
    model.setParent(screen)
    page, area = QWidget(), QScrollArea(screen)
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 16, 24, 16)
    card = Card(themes, pad=0)
    for item in items:
        card.body.addWidget(_editor(themes, item, enabled=enabled))
    column.addWidget(card)
    column.addStretch(1)
    area.setWidgetResizable(True)
    put_into(area, page)
    outer = QVBoxLayout(screen)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return screen


def _editor(themes: ThemeController, item: ItemShown, *, enabled: bool) -> QWidget:
    editor = ItemEditor(themes, item, now=lambda: CLOCK_AT)
    editor.set_frame(_EDITORS)
    editor.setEnabled(enabled)
    return editor


def _filled(section: str) -> Callable[[ThemeController], Screen]:
    return lambda themes: _page(themes, section, lambda _model: None)


def _wrong(themes: ThemeController) -> Screen:
    def spoil(model: ChecklistViewModel) -> None:
        model.answer("/data/words/people", 88)
        model.answer("/data/words/width", "一米二")
        model.answer("/data/words/name", None)

    return _page(themes, "words", spoil)


def _wrong_times(themes: ThemeController) -> Screen:
    def spoil(model: ChecklistViewModel) -> None:
        model.answer("/data/times/day", "2025-02-30")
        model.answer("/data/times/hour", "25 点")

    return _page(themes, "times", spoil)


def _read_only(section: str) -> Callable[[ThemeController], Screen]:
    def freeze(model: ChecklistViewModel) -> None:
        model.maker.frozen = True
        model.compare(on=False)

    return lambda themes: _page(themes, section, freeze)


def _disabled(section: str) -> Callable[[ThemeController], Screen]:
    return lambda themes: _page(themes, section, lambda _model: None, enabled=False)


def _repeats(themes: ThemeController) -> QWidget:
    def act(screen: ChecklistScreen) -> None:
        model = screen.model
        model.change_repeat("/data/flat[1]", "fold")
        model.answer("/data/flat[1]/number", "301")
        model.answer("/data/flat[1]/people2", 3)
        model.change_repeat("/data/flat[1]", "fold")
        model.change_repeat("/data/flat", "add")
        model.answer("/data/flat[2]/number", "302")
        model.go_to("/data/flat[2]")

    return pushed(themes, opened(ANSWERS), act)


def _jump(themes: ThemeController) -> QWidget:
    return pushed(themes, opened({}), lambda screen: screen.body.jump.click())


def _streets(themes: ThemeController) -> QWidget:
    def act(screen: ChecklistScreen) -> None:
        screen.model.open_item("/data/picks/street")
        screen.findChildren(PickAnswer)[-1].box.click()
        screen.window().findChildren(ChoiceSheet)[-1].search.setText("88")

    return pushed(themes, opened(ANSWERS), act)


def _calendar(themes: ThemeController) -> QWidget:
    def act(screen: ChecklistScreen) -> None:
        screen.model.open_item("/data/times/day")
        screen.findChildren(DayAnswer)[-1].pick.click()

    return pushed(themes, opened(ANSWERS), act)


def _signing(themes: ThemeController) -> QWidget:
    def act(screen: ChecklistScreen) -> None:
        sheet = SignatureSheet(themes, screen.window(), "住户签名")
        wave = [Dot(120 + n * 6, 150 + 34 * ((n % 8) - 4) / 4, 0.3 + (n % 5) / 8) for n in range(40)]
        sheet.pad.strokes = [wave]
        sheet.pad.drawn.emit()
        sheet.open_sheet()

    return pushed(themes, opened(ANSWERS), act)


def _marking(themes: ThemeController) -> QWidget:
    def act(screen: ChecklistScreen) -> None:
        picture = decoded(DemoChecklists(opened({})).add_photo(b"", PhotoPlace("d9")).picture)
        sheet = MarkSheet(themes, screen.window(), picture)
        sheet.pad.marks = [
            Mark(MarkKind.ARROW, QPointF(0.2, 0.3), QPointF(0.45, 0.55)),
            Mark(MarkKind.BOX, QPointF(0.45, 0.45), QPointF(0.85, 0.9)),
            Mark(MarkKind.MOSAIC, QPointF(0.05, 0.55), QPointF(0.25, 0.85)),
        ]
        sheet.pad.drawn.emit()
        sheet.open_sheet()

    return pushed(themes, opened(ANSWERS), act)


STATES = [
    *(GalleryState(f"answers_{name}", _filled(name)) for name in ("words", "times", "picks", "things")),
    GalleryState("answers_wrong", _wrong),
    GalleryState("answers_wrong_times", _wrong_times),
    GalleryState("answers_read_only", _read_only("picks")),
    *(GalleryState(f"answers_disabled_{name}", _disabled(name)) for name in ("words", "picks", "things")),
    GalleryState("answers_repeats", _repeats),
    GalleryState("answers_jump", _jump),
    GalleryState("answers_streets", _streets),
    GalleryState("answers_calendar", _calendar),
    GalleryState("answers_signing", _signing),
    GalleryState("answers_marking", _marking),
]
