"""解锁 (lock screen): time and notices on one side, PIN pad or passphrase on the other. No names after a cold start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.unlock import LockMode, UnlockState, UnlockViewModel
from ui.widgets.base import Themed
from ui.widgets.brand import Avatar
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import IconMark
from ui.widgets.labels import Label
from ui.widgets.lock_panel import PANEL_WIDTH, LockPanel
from ui.widgets.overlay import Sheet
from ui.widgets.paint import paint_box, smooth
from ui.widgets.pin_pad import PinDots, PinPad
from ui.widgets.secret_input import SecretInput
from ui.widgets.telling import tell

if TYPE_CHECKING:  # made where the window is low
    from PySide6.QtWidgets import QScrollArea

_FORM_WIDTH, _FORM_PAD, _TIGHT = 336, 20, 12
_WARN_AROUND = 57
"""What stands around the words of a warning."""
_SECOND_MS = 1000
_UPRIGHT_FROM, _PROFILE_FROM = 1000, 720
"""Heights from which panel and form stand above each other, and from which there is room for the profile."""
_PAD_BELOW_FROM, _PANEL_LEAST = 560, 200
"""Height from which the pad stands below the words, and the width a panel at the side needs; with less it is below all."""


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
        self.setVisible(bool(text))
        self.update()

    def fit(self, room: int) -> None:
        """One line as wide as its text, else as wide as there is room."""
        wide = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 4
        self._text.setFixedWidth(min(wide, _FORM_WIDTH - 24, room - _WARN_AROUND))
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


def _natural_width(label: Label) -> int:
    """What a label that may wrap takes on one line."""
    return label.fontMetrics().horizontalAdvance(label.text()) + 2


class _Page(QWidget):
    """All of the lock; it scrolls where not even the least of its heights fits: its clock gives way before that."""

    def heightForWidth(self, width: int) -> int:
        """The least at this width."""
        layout = self.layout()
        return super().heightForWidth(width) if layout is None else layout.minimumHeightForWidth(width)


class UnlockScreen(Screen):
    """Shows `UnlockState`; number keys, Backspace and Esc work as on the pad."""

    def __init__(
        self, themes: ThemeController, view_model: UnlockViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self._panel = LockPanel(themes)
        self._avatar = Avatar(themes, 64, framed=True)
        self._name = Label(themes, "", "title")
        self._role = Label(themes, "", "caption", "ink_2")
        self._prompt = Label(themes, "", "label", "ink_2", wrap=True)
        self._dots = PinDots(themes)
        self._warn = _WarnLine(themes)
        self._pad = PinPad(themes)
        self._phrase = SecretInput(themes, self.tr("口令"), placeholder=self.tr("至少 12 个字符"))
        self._open = Button(themes, self.tr("解锁"), Kind.PRIMARY, icon="lock-key-open-bold", large=True)
        self._forgot = Button(themes, self.tr("忘记了"), Kind.QUIET)
        self._switch = Button(themes, self.tr("换人登录"), Kind.QUIET, icon="users-bold")
        self._foot = Label(themes, "", "caption", "ink_2", wrap=True)
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
        self._words = QVBoxLayout()
        self._words.setContentsMargins(0, 0, 0, 4)
        self._words.addWidget(self._profile(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words.addWidget(self._prompt, 0, Qt.AlignmentFlag.AlignHCenter)
        self._words.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        self._words.addWidget(self._warn, 0, Qt.AlignmentFlag.AlignHCenter)
        self._below = QVBoxLayout()
        self._form = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._form.addStretch(1)
        self._form.addLayout(self._words)
        self._form.addWidget(self._entry, 0, Qt.AlignmentFlag.AlignHCenter)
        self._form.addLayout(self._below)
        self._form.addStretch(1)
        self._below.addWidget(self._foot_row())
        page = self._page = _Page()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._panel)
        self._box.addLayout(self._form, 1)
        self._area: QScrollArea | None = None
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(page)

    def _profile(self) -> QWidget:
        self._who = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._name)
        texts.addWidget(self._role)
        texts.addStretch()
        row = QHBoxLayout(self._who)
        row.setContentsMargins(0, 0, 0, 14)
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

    def _foot_row(self) -> QWidget:
        self._under = QWidget()
        self._feet = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._under)
        self._feet.setContentsMargins(0, 0, 0, 0)
        self._feet.setSpacing(8)
        self._feet.addStretch(1)
        self._feet.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignHCenter)
        self._feet.addWidget(self._foot, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._feet.addStretch(1)
        return self._under

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
        """Low windows keep the panel at the side, however narrow; the lowest have the pad there, and the panel below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        way = QBoxLayout.Direction
        beside = self.width() - _FORM_WIDTH - 64
        upright = not self.wide and self.height() >= _UPRIGHT_FROM
        low = not upright and (self.height() < _PAD_BELOW_FROM or beside < _PANEL_LEAST)
        panel = 0 if low or upright else min(PANEL_WIDTH, beside)
        self._box.setDirection(way.BottomToTop if low else way.TopToBottom if upright else way.LeftToRight)
        self._panel.lay_out(width=panel)
        if self.isVisible() and self.window().height() < _PROFILE_FROM:
            self._let_scroll(by_keys=low)
        roomy = self.height() >= _PROFILE_FROM
        self._who.setVisible(bool(self._model.state.name) and roomy)
        self._words.setSpacing(18 if roomy else 8)
        gap = _FORM_PAD if roomy else _TIGHT
        self._form.setSpacing(gap)
        self._form.setContentsMargins(_FORM_PAD, gap, _FORM_PAD, gap)
        self._arrange_form(self.width() - panel - 2 * _FORM_PAD, low=low)

    def _let_scroll(self, *, by_keys: bool) -> None:
        """In low windows alone: to make what scrolls would hold up the start by half of what the lock takes."""
        if self._area is None:
            from ui.widgets.scroll_page import scrolled

            typing = self._phrase.hasFocus()
            self._area = scrolled(self._page)
            self._whole.addWidget(self._area)
            self._area.show()
            if typing:  # it lost the keyboard on its way
                self._phrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus if by_keys else Qt.FocusPolicy.NoFocus)

    def _arrange_form(self, room: int, *, low: bool) -> None:
        """Words over the pad, or at its left where the window is low."""
        way = QBoxLayout.Direction
        left = room - _FORM_WIDTH - _TIGHT
        aside = low and left >= self._dots.sizeHint().width()
        self._form.setDirection(way.LeftToRight if aside else way.TopToBottom)
        (self._words if aside else self._below).addWidget(self._under)
        words = left if aside else room
        switch, foot = self._switch.sizeHint().width(), _natural_width(self._foot)
        fits = switch + self._feet.spacing() + foot <= words
        self._feet.setDirection(way.LeftToRight if fits else way.TopToBottom)
        self._foot.setFixedWidth(min(foot, words))
        self._prompt.setFixedWidth(min(_natural_width(self._prompt), words))
        self._warn.fit(words)

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
        self._arrange()
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
        self._avatar.show_name(state.name)
        self._name.setText(state.name)
        self._role.setText(state.role_line)
        self._prompt.setText(state.prompt)
        self._warn.say(state.warning, danger=state.danger)
        self._foot.setText(state.foot)
        self._show_entry(state)
        self._arrange()

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
