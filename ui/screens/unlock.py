"""解锁 (lock screen): time and notices on one side, PIN pad or passphrase on the other. No names after a cold start."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.language import listed
from ui.screens.base import Screen
from ui.theme import Mode, Theme, ThemeController
from ui.viewmodels.unlock import LockMode, Notice, UnlockState, UnlockViewModel
from ui.widgets.base import Themed
from ui.widgets.brand import Avatar, BrandMark
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import IconMark
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import LEFT, paint_box, smooth, text_width
from ui.widgets.pin_pad import PinDots, PinPad
from ui.widgets.secret_input import SecretInput
from ui.widgets.telling import tell

PANEL_WIDTH = 520
_FORM_WIDTH, _FORM_PAD = 336, 20
_SECOND_MS = 1000
_UPRIGHT_FROM, _PROFILE_FROM = 1000, 720
"""Heights from which panel and form stand above each other, and from which there is room for the profile."""
_NO_LIMIT = 16_777_215
"""Qt's own largest width."""


def panel_roles(theme: Theme) -> tuple[str, str, str]:
    """Fill, ink and box roles of the panel; at night a lit accent wall would blind."""
    return (
        ("accent_tint", "ink", "surface_2")
        if theme.mode is Mode.DARK
        else ("accent", "on_accent", "accent_pressed")
    )


class _NoticeBox(Themed, QWidget):
    def __init__(self, themes: ThemeController, notice: Notice) -> None:
        super().__init__()
        _, ink, _ = panel_roles(themes.theme)
        title = Label(themes, notice.title, "heading", ink, wrap=True)
        line = Label(themes, notice.line, "label", ink, wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(title)
        texts.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(IconMark(themes, notice.icon, ink, 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.setAccessibleName(listed((notice.title, notice.line), "，"))
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            smooth(painter)
            _, _, box = panel_roles(self.theme)
            paint_box(painter, QRectF(self.rect()), fill=self.theme.color(box), radius=self.theme.radius.card)


class Clock(Label):
    """The time, as large as there is room for: with enlarged text it would not fit a narrow or low window."""

    def __init__(self, themes: ThemeController, ink: str) -> None:
        super().__init__(themes, "", "clock", ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def apply_theme(self, theme: Theme) -> None:
        """No higher than its line; lower where the notices need the room."""
        super().apply_theme(theme)
        self.setMinimumHeight(theme.line("number"))
        self.setMaximumHeight(theme.line("clock"))

    def fitting(self) -> QFont:
        """The font in the size that fits."""
        shown = QFont(self.theme.font("clock"))
        wide = text_width(self.text(), self.theme.font("clock")) + 1
        fits = min(1, self.height() / self.theme.line("clock"), self.width() / wide)
        shown.setPixelSize(int(shown.pixelSize() * fits))
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The digits."""
        with QPainter(self) as painter:
            painter.setFont(self.fitting())
            painter.setPen(self.theme.color(self._ink))
            painter.drawText(QRectF(self.rect()), int(LEFT), self.text())


class _Panel(Themed, QWidget):
    """Brand, clock and notices on the accent colour."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._shown: tuple[Notice, ...] = ()
        _, ink, _ = panel_roles(themes.theme)
        self._place = Label(themes, "", "label", ink, elide=True)
        self._name = Label(themes, self.tr("网格通"), "title", ink)
        self._clock = Clock(themes, ink)
        self._date = Label(themes, "", "title", ink, bold=False)
        self._labels = (self._place, self._name, self._clock, self._date)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        self._box.addLayout(self._brand(themes))
        self._box.addStretch(1)
        self._box.addWidget(self._clock)
        self._box.addWidget(self._date)
        self._box.addStretch(1)
        self._gap = QSpacerItem(0, 0)
        self._box.addSpacerItem(self._gap)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(12)
        self._box.addLayout(self._notices)
        self.follow(themes)

    def _brand(self, themes: ThemeController) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._name)
        texts.addWidget(self._place)
        texts.addStretch()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(BrandMark(themes, 56, on_accent=True))
        row.addLayout(texts, 1)
        return row

    def show_state(self, state: UnlockState) -> None:
        self._place.setText(state.place)
        self._place.setVisible(bool(state.place))
        self._clock.setText(state.time)
        self._date.setText(state.date)
        if state.notices != self._shown:
            self._shown = state.notices
            self._fill_notices()

    def lay_out(self, *, width: int) -> None:
        """Beside the form at this width, or above it when 0."""
        wide = bool(width)
        pad = 48 if width == PANEL_WIDTH else 24 if wide else 32
        self._box.setContentsMargins(pad, pad, pad, pad)
        self._gap.changeSize(0, 0 if wide else 24)
        if width:
            self.setFixedWidth(width)
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)

    def apply_theme(self, theme: Theme) -> None:
        _, ink, _ = panel_roles(theme)
        for label in self._labels:
            label.recolor(ink)
        self._fill_notices()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        fill, _, _ = panel_roles(self.theme)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.theme.color(fill))

    def _fill_notices(self) -> None:
        while (item := self._notices.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for notice in self._shown:
            self._notices.addWidget(_NoticeBox(self.themes, notice))


class _WarnLine(Themed, QWidget):
    """上次输错了，还可以试 3 次: amber, danger on the last try and while locked. Keeps its room when silent."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._danger = False
        self._icon = IconMark(themes, "warning-fill", "warn_text", 20)
        self._text = Label(themes, "", "label", "warn_text", bold=True, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.follow(themes)

    def say(self, text: str, *, danger: bool) -> None:
        self._danger = danger
        if text != self.accessibleName():  # the countdown says it anew every second
            tell(self, text)
        self._text.setText(text or " ")
        ink = "danger_text" if danger else "warn_text"
        self._text.recolor(ink)
        self._icon.show_icon("warning-octagon-fill" if danger else "warning-fill", ink)
        self._fit(text)
        self.setVisible(bool(text))
        self.update()

    def _fit(self, text: str) -> None:
        """One line as wide as its text, else as wide as the form."""
        wide = self._text.fontMetrics().horizontalAdvance(text) + 4
        self._text.setFixedWidth(min(wide, _FORM_WIDTH - 24))
        self._text.setMinimumHeight(self.theme.line("label"))
        self._text.setFixedHeight(
            max(self.theme.line("label"), self._text.heightForWidth(self._text.width()))
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            fill, edge = ("danger_tint", "danger_line") if self._danger else ("warn_tint", "warn_line")
            rect, edge_color = QRectF(self.rect()), theme.color(edge)
            paint_box(
                painter,
                rect,
                fill=theme.color(fill),
                edge=edge_color,
                width=theme.border,
                radius=theme.radius.control,
            )


class UnlockScreen(Screen):
    """Shows `UnlockState`; number keys, Backspace and Esc work as on the pad."""

    def __init__(
        self, themes: ThemeController, view_model: UnlockViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self._panel = _Panel(themes)
        self._avatar = Avatar(themes, 64, framed=True)
        self._name = Label(themes, "", "title")
        self._role = Label(themes, "", "caption", "ink_2")
        self._prompt = Label(themes, "", "label", "ink_2")
        self._dots = PinDots(themes)
        self._warn = _WarnLine(themes)
        self._pad = PinPad(themes)
        self._phrase = SecretInput(themes, self.tr("口令"), placeholder=self.tr("至少 12 个字符"))
        self._open = Button(themes, self.tr("解锁"), Kind.PRIMARY, icon="lock-key-open-bold", large=True)
        self._forgot = Button(themes, self.tr("忘记了"), Kind.QUIET)
        self._switch = Button(themes, self.tr("换人登录"), Kind.QUIET, icon="users-bold")
        self._foot = Label(themes, "", "caption", "ink_2")
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._lay_parts()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("解锁"))
        self._show()

    @property
    def view_model(self) -> UnlockViewModel:
        """What it shows."""
        return self._model

    def _lay_parts(self) -> None:
        self._entry = QStackedWidget()
        self._entry.addWidget(self._pin_page())
        self._entry.addWidget(self._phrase_page())
        self._entry.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        form = QVBoxLayout()
        form.setContentsMargins(_FORM_PAD, _FORM_PAD, _FORM_PAD, _FORM_PAD)
        form.setSpacing(0)
        form.addStretch(1)
        form.addWidget(self._profile(), 0, Qt.AlignmentFlag.AlignHCenter)
        form.addSpacing(32)
        form.addWidget(self._prompt, 0, Qt.AlignmentFlag.AlignHCenter)
        form.addSpacing(18)
        form.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        form.addSpacing(18)
        form.addWidget(self._warn, 0, Qt.AlignmentFlag.AlignHCenter)
        form.addSpacing(24)
        form.addWidget(self._entry, 0, Qt.AlignmentFlag.AlignHCenter)
        form.addSpacing(20)
        form.addLayout(self._foot_row())
        form.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._panel)
        self._box.addLayout(form, 1)

    def _profile(self) -> QWidget:
        self._who = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._name)
        texts.addWidget(self._role)
        texts.addStretch()
        row = QHBoxLayout(self._who)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._avatar)
        row.addLayout(texts)
        return self._who

    def _pin_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pad, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        return page

    def _phrase_page(self) -> QWidget:
        page = QWidget()
        page.setFixedWidth(_FORM_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._phrase)
        column.addWidget(self._open)
        column.addWidget(self._forgot, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _foot_row(self) -> QBoxLayout:
        self._feet = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._feet.setSpacing(8)
        self._feet.addStretch(1)
        self._feet.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignHCenter)
        self._feet.addWidget(self._foot, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._feet.addStretch(1)
        return self._feet

    def _connect(self) -> None:
        model = self._model
        model.changed.connect(self._show)
        model.cleared.connect(self._phrase.clear)
        model.cleared.connect(self._take_keyboard)
        self._pad.digit_pressed.connect(model.type_digit)
        self._pad.erase_pressed.connect(model.erase)
        self._pad.forgot_pressed.connect(self.explain_forgotten)
        self._forgot.clicked.connect(self.explain_forgotten)
        self._switch.clicked.connect(model.switch_user)
        self._open.clicked.connect(self._on_open_clicked)
        self._phrase.returnPressed.connect(self._on_open_clicked)
        self._timer.timeout.connect(model.tick)

    def lay_out(self, *, wide: bool) -> None:
        """Panel at the left, or above when upright."""
        super().lay_out(wide=wide)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low windows keep the panel at the side, however narrow, so that the whole pad is in reach."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.wide or self.height() < _UPRIGHT_FROM
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        panel = min(PANEL_WIDTH, self.width() - _FORM_WIDTH - 64) if beside else 0
        self._panel.lay_out(width=panel)
        feet = self._switch.sizeHint().width() + self._feet.spacing() + self._foot.sizeHint().width()
        fits = feet <= self.width() - panel - 2 * _FORM_PAD
        self._feet.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )
        self._who.setVisible(bool(self._model.state.name) and self.height() >= _PROFILE_FROM)

    def shown(self) -> None:
        """Take the keyboard."""
        if self._model.state.mode is LockMode.PASSPHRASE:
            self._phrase.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_keyboard(self) -> None:
        """After a try, a wait, or when the lock comes by itself: typing goes on in the field, unless a panel is open."""
        if not any(sheet.isVisible() for sheet in self.findChildren(Sheet)):
            self.shown()

    def explain_forgotten(self) -> None:
        """What happens to unsent work, and who helps."""
        sheet = Sheet(self.themes, self, self.tr("忘记了也不会丢资料"))
        sheet.add_text(self.tr("没上传的都加密封存在本机，联网后照样送达；没填完的那一份打不开了。"))
        sheet.add_text(
            self.tr(
                "带上这台设备到社区服务台，核对身份后领一个新的开通码，再用“换人登录”里的“登记另一位”登记。"
            )
        )
        button = sheet.add_action(self.tr("知道了"), Kind.PRIMARY)
        button.clicked.connect(sheet.close_sheet)
        sheet.closed.connect(self.shown)
        sheet.open_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace and Esc act on the PIN."""
        if self._model.state.mode is not LockMode.PIN:
            super().keyPressEvent(event)
        elif event.text().isdecimal() and event.text().isascii():
            self._model.type_digit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._model.erase()
        elif event.key() == Qt.Key.Key_Escape:
            self._model.clear()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while it is seen."""
        super().showEvent(event)
        self._model.tick()
        self._timer.start()
        QTimer.singleShot(0, self, self._take_keyboard)  # what is put away for the lock lets go of it later

    def hideEvent(self, event: QHideEvent) -> None:
        """The clock rests while it is not."""
        self._timer.stop()
        super().hideEvent(event)

    def _show(self) -> None:
        state = self._model.state
        self._panel.show_state(state)
        self._arrange()
        self._avatar.show_name(state.name)
        self._name.setText(state.name)
        self._role.setText(state.role_line)
        self._prompt.setText(state.prompt)
        self._warn.say(state.warning, danger=state.danger)
        self._foot.setText(state.foot)
        self._show_entry(state)

    def _show_entry(self, state: UnlockState) -> None:
        pin = state.mode is LockMode.PIN
        free = not (state.blocked or state.busy)
        self._dots.setVisible(pin)
        self._dots.show_filled(state.filled)
        self._entry.setCurrentIndex(0 if pin else 1)
        self._pad.allow(on=free)
        waited = not self._phrase.isEnabled() and not state.blocked
        self._phrase.setEnabled(not state.blocked)
        self._phrase.setReadOnly(state.busy)  # disabling it would send the keyboard elsewhere
        self._open.setEnabled(free)
        if waited:
            self._take_keyboard()

    def _on_open_clicked(self) -> None:
        self._model.submit_passphrase(self._phrase.text())
