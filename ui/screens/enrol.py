"""Enrolment: connect to the platform, set the lock, first sync, done. One card, one primary action, problems inline."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.enrol import EnrolState, EnrolViewModel, Invited, Step
from ui.viewmodels.unlock import PASSPHRASE_LENGTH, PIN_LENGTH, LockMode
from ui.widgets.banners import ProblemLine
from ui.widgets.brand import BrandMark
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label
from ui.widgets.progress import ProgressBar
from ui.widgets.secret_input import SecretInput
from ui.widgets.sheet_body import SheetBody
from ui.widgets.stepper import Stepper

if TYPE_CHECKING:  # loaded when a code is to be scanned
    from ui.viewmodels.camera import Cameras
    from ui.widgets.photo_intake import Pick

_CARD_WIDTH, _CARD_HEIGHT, _AROUND = 640, 400, 200
"""The card's size, as far as there is room; what of a low window it leaves to what stands around it."""
_NAME_FROM = 720
"""Height from which there is room for the program's name."""


class _StepPage(QWidget):
    """Title, explanation and the parts of one step."""

    def __init__(self, themes: ThemeController, title: str, text: str) -> None:
        super().__init__()
        self.title = Label(themes, title, "title", wrap=True)
        self.text = Label(themes, text, "body", "ink_2", wrap=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)


class EnrolScreen(Screen):
    """Shows `EnrolState` as a wizard; Return presses the primary action."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: EnrolViewModel,
        *,
        cameras: "Cameras | None" = None,
        pick: "Pick | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._cameras, self._pick = view_model, cameras, pick
        self._invited: Invited | None = None
        self._step, self._was_busy = Step.CONNECT, False
        names = (self.tr("连平台"), self.tr("设解锁"), self.tr("首次同步"), self.tr("完成"))
        self._stepper = Stepper(themes, names)
        self._problem = ProblemLine(themes)
        self._back = Button(themes, self.tr("先不等，直接开始"), Kind.OUTLINE, large=True)
        self._next = Button(themes, "", Kind.PRIMARY, large=True)
        self._pages = QStackedWidget()
        for page in (self._connect_page(), self._lock_page(), self._sync_page(), self._done_page()):
            self._pages.addWidget(page)
        self._fields = {
            "address": self._address,
            "code": self._code,
            "secret": self._secret,
            "repeat": self._repeat,
        }
        self._lay_parts()
        self._connect()
        self._show()

    def _lay_parts(self) -> None:
        self._card = card = Card(self.themes, pad=32)
        card.body.setSpacing(16)
        self._middle = SheetBody()
        self._middle.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._middle.column.addWidget(self._pages)
        card.body.addWidget(self._middle, 1)
        card.body.addWidget(self._problem)
        card.body.addLayout(self._actions())
        column = QVBoxLayout()
        column.setSpacing(24)
        column.addStretch(1)
        column.addWidget(self._brand())
        column.addWidget(self._stepper)
        column.addWidget(card)
        column.addStretch(2)
        self._row = QHBoxLayout(self)
        self._row.addStretch()
        self._row.addLayout(column)
        self._row.addStretch()

    def _brand(self) -> QWidget:
        self._name = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(Label(self.themes, self.tr("网格通"), "title"))
        texts.addWidget(Label(self.themes, self.tr("第一次用这台设备，大约 3 分钟"), "caption", "ink_2"))
        texts.addStretch()
        row = QHBoxLayout(self._name)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(BrandMark(self.themes, 56))
        row.addLayout(texts, 1)
        return self._name

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the fields get the room of the name; what is still too high scrolls, and the button stays."""
        super().resizeEvent(event)
        low = self.height() < _NAME_FROM
        pad, around = (24, 12) if low else (32, 20)
        inset = pad + self.themes.theme.border
        self._name.setVisible(not low)
        self._card.body.setContentsMargins(inset, inset, inset, inset)
        self._row.setContentsMargins(20, around, 20, around)
        self._card.setFixedWidth(min(_CARD_WIDTH, self.width() - 40))
        self._card.setMinimumHeight(min(_CARD_HEIGHT, self.height() - _AROUND))

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        return row

    def _connect_page(self) -> QWidget:
        text = self.tr("平台地址和开通码在社区管理员给你的开通单上。这一步要联网，以后离线也能用。")
        page = _StepPage(self.themes, self.tr("连上平台"), text)
        self._address = Field(
            self.themes, self.tr("平台地址"), Input(self.themes, self.tr("平台地址"), placeholder="https://")
        )
        self._code = Field(
            self.themes,
            self.tr("开通码"),
            Input(self.themes, self.tr("开通码")),
            hint=self.tr("只能用一次。用过或过期了，找社区管理员再要一个。"),
        )
        page.column.addWidget(self._address)
        page.column.addWidget(self._code)
        self._scan = Button(self.themes, self.tr("扫开通单上的码"), icon="qr-code-bold")
        self._scan.clicked.connect(self._on_scan)
        page.column.addWidget(self._scan, 0, Qt.AlignmentFlag.AlignLeft)
        page.column.addStretch(1)
        return page

    def _on_scan(self) -> None:
        """What looks for codes is loaded now: nobody waits for it who types."""
        from ui.widgets.code_sheet import CodeSheet
        from ui.widgets.photo_intake import pick_photos

        camera = self._cameras() if self._cameras is not None else None
        title, verb = self.tr("扫开通单上的码"), self.tr("填进去")
        hint = self.tr("扫码枪扫到的字。手上只有开通码，关上这里再填")
        sheet = CodeSheet(
            self.themes, self.window(), self._pick or pick_photos, title, verb, camera, hint=hint
        )
        if camera is not None:
            camera.setParent(sheet)
        sheet.read.connect(self._model.take_codes)
        sheet.pictured.connect(self._model.take_picture)
        sheet.open_sheet()

    def _lock_page(self) -> QWidget:
        page = self._lock_step = _StepPage(self.themes, "", "")
        self._secret_input = SecretInput(self.themes, "")
        self._repeat_input = SecretInput(self.themes, "")
        self._secret = Field(self.themes, "", self._secret_input)
        self._repeat = Field(self.themes, self.tr("再输一遍"), self._repeat_input)
        self._name_secret()
        page.column.addWidget(self._secret)
        page.column.addWidget(self._repeat)
        page.column.addStretch(1)
        return page

    def _name_secret(self) -> None:
        """Say which lock this device takes, and why."""
        pin = self._model.state.mode is LockMode.PIN
        title = self.tr("设一个 {n} 位解锁码").format(n=PIN_LENGTH) if pin else self.tr("设一个解锁口令")
        why = (
            self.tr("这台设备能由系统保管密钥，所以 6 位数字就够。每次打开网格通要输，连错 5 次锁 15 分钟。")
            if pin
            else self.tr(
                "这台设备没有系统密钥保管，6 位数字几小时就会被试出来，所以要至少 12 个字符的口令，汉字、字母、数字都行。"
            )
        )
        self._lock_step.title.setText(title)
        self._lock_step.text.setText(why)
        name = self.tr("解锁码") if pin else self.tr("口令")
        self._secret.rename(name)
        self._secret_input.setAccessibleName(name)
        self._repeat_input.setAccessibleName(self.tr("再输一遍{what}").format(what=name))
        for edit in (self._secret_input, self._repeat_input):
            edit.setMaxLength(PIN_LENGTH if pin else 1024)
            if pin:
                edit.setInputMethodHints(
                    Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData
                )
        if not pin:
            self._secret_input.setPlaceholderText(self.tr("至少 {n} 个字符").format(n=PASSPHRASE_LENGTH))

    def _sync_page(self) -> QWidget:
        text = self.tr("正在把你网格的任务、楼栋和检查表下到本机。下完离线也能查、能填。")
        page = _StepPage(self.themes, self.tr("首次同步"), text)
        self._bar = ProgressBar(self.themes, self.tr("首次同步进度"))
        self._bar_text = Label(self.themes, "", "label", bold=True)
        page.column.addSpacing(8)
        page.column.addWidget(self._bar)
        page.column.addWidget(self._bar_text)
        page.column.addStretch(1)
        return page

    def _done_page(self) -> QWidget:
        page = _StepPage(self.themes, self.tr("可以开始了"), "")
        page.column.insertWidget(0, IconMark(self.themes, "check-circle-fill", "ok_text", 48))
        self._done_text = page.text
        page.column.addStretch(1)
        return page

    def _connect(self) -> None:
        self._model.changed.connect(self._show)
        self._next.clicked.connect(self._on_next_clicked)
        self._back.clicked.connect(self._model.skip_sync)
        for name, field in self._fields.items():
            if isinstance(field.edit, QLineEdit):
                field.edit.returnPressed.connect(self._on_next_clicked)
                field.edit.textEdited.connect(partial(self._model.typing, name))

    def shown(self) -> None:
        """Put the cursor where typing starts."""
        first = {Step.CONNECT: self._address.edit, Step.LOCK: self._secret_input}.get(self._model.state.step)
        (first or self._next).setFocus(Qt.FocusReason.OtherFocusReason)

    def type_in(self, first: str, second: str) -> None:
        """Fill in the two fields of the step in front, as a scripted shift does."""
        step = self._model.state.step
        pair = (self._address, self._code) if step is Step.CONNECT else (self._secret, self._repeat)
        for field, text in zip(pair, (first, second), strict=True):
            if isinstance(field.edit, QLineEdit):
                field.edit.setText(text)

    def _show(self) -> None:
        state = self._model.state
        self._stepper.show_step(state.step)
        self._pages.setCurrentIndex(state.step)
        for name, field in self._fields.items():
            field.show_problem(getattr(state, f"{name}_problem"))
        self._problem.say(state.problem)
        if isinstance(self._address.edit, QLineEdit) and not self._address.edit.text():
            self._address.edit.setText(state.address)
        if state.invited is not None and state.invited is not self._invited:
            self._fill_in(state.invited)
        self._scan.setEnabled(not state.busy)
        self._show_progress(state)
        self._show_done(state)
        self._show_actions(state)
        if state.step is not self._step:
            self._step = state.step
            self._forget_secrets()
            self.shown()
        elif self._was_busy and not state.busy:
            self._go_to_wrong()
        self._was_busy = state.busy

    def _go_to_wrong(self) -> None:
        """The keyboard goes to the field that is wrong, else to what tries again."""
        wrong = next((field.edit for field in self._fields.values() if field.problem), self._next)
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(wrong, QLineEdit):
            self._middle.ensureWidgetVisible(wrong)
            wrong.deselect()  # the next key mends what was typed instead of replacing it

    def _fill_in(self, invited: Invited) -> None:
        self._invited = invited
        self.type_in(invited.address, invited.code)
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self, state: EnrolState) -> None:
        progress = state.progress
        self._bar.show_share(progress.done / progress.total if progress.total else 0.0)
        count = self.tr("{done} / {total} 条").format(done=progress.done, total=progress.total)
        parts = (progress.what, count) if progress.total else (self.tr("正在问平台有多少"),)
        self._bar_text.setText(" · ".join(part for part in parts if part) if not state.problem else "")

    def _show_done(self, state: EnrolState) -> None:
        worker = state.worker
        who = " · ".join((worker.name, worker.line)) if worker else ""
        self._done_text.setText("\n".join(filter(None, (who, self.tr("没网也照常用，联网后自动上传。")))))

    def _show_actions(self, state: EnrolState) -> None:
        texts = {
            Step.CONNECT: self.tr("正在连接…") if state.busy else self.tr("连接"),
            Step.LOCK: self.tr("正在设置…") if state.busy else self.tr("设好了"),
            Step.SYNC: self.tr("正在同步…") if state.busy else self.tr("再试一次"),
            Step.DONE: self.tr("打开今日"),
        }
        self._next.say(texts[state.step])
        self._next.setEnabled(not state.busy)
        self._back.setVisible(state.step is Step.SYNC and bool(state.problem))

    def _forget_secrets(self) -> None:
        self._secret_input.clear()
        self._repeat_input.clear()

    def _on_next_clicked(self) -> None:
        step, model = self._model.state.step, self._model
        if (
            step is Step.CONNECT
            and isinstance(self._address.edit, QLineEdit)
            and isinstance(self._code.edit, QLineEdit)
        ):
            model.connect_platform(self._address.edit.text(), self._code.edit.text())
        elif step is Step.LOCK:
            model.set_lock(self._secret_input.text(), self._repeat_input.text())
        elif step is Step.SYNC:
            model.start_sync()
        else:
            model.finish()
        if any(field.problem for field in self._fields.values()):
            self._go_to_wrong()
