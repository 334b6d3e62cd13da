"""A field for a PIN or a passphrase, with an eye that shows for ten seconds what was typed. Knows nothing of what it is for."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import Input

SHOWN_MS = 10_000
"""As long as a masked answer is shown."""


class SecretInput(Input):
    """What is typed is dots; it is hidden again when it is handed in or emptied, and when the keyboard goes elsewhere."""

    def __init__(
        self, themes: ThemeController, name: str, *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        self._eye: IconButton | None = None
        super().__init__(themes, name, placeholder=placeholder, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = eye = IconButton(themes, "eye", self.tr("显示输入的内容"), framed=False, ink="ink_2")
        eye.setParent(self)
        eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a finger on it leaves the cursor where it is
        eye.setCheckable(True)
        eye.toggled.connect(self._show)
        eye.installEventFilter(self)
        self._time = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._time.timeout.connect(self.hide_secret)
        self.returnPressed.connect(self.hide_secret)
        self.textChanged.connect(self._on_text_changed)
        self.apply_theme(themes.theme)

    @property
    def is_shown(self) -> bool:
        """Whether it can be read now."""
        return self.echoMode() is QLineEdit.EchoMode.Normal

    def hide_secret(self) -> None:
        """Dots again."""
        if self._eye is not None:
            self._eye.setChecked(False)

    def apply_theme(self, theme: Theme) -> None:
        """Room for the eye at the right."""
        super().apply_theme(theme)
        self.setTextMargins(0, 0, theme.size.icon_button - 8, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stays at the right edge."""
        super().resizeEvent(event)
        if self._eye is not None:
            side = self._eye.sizeHint()
            self._eye.setGeometry(
                self.width() - side.width() - 2,
                (self.height() - side.height()) // 2,
                side.width(),
                side.height(),
            )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever looks elsewhere shows nothing."""
        super().focusOutEvent(event)
        self._hide_unless_here()

    def hideEvent(self, event: QHideEvent) -> None:
        """The lock comes, or another page."""
        self.hide_secret()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The same for the eye."""
        if event.type() is QEvent.Type.FocusOut:
            self._hide_unless_here()
        return super().eventFilter(watched, event)

    def _hide_unless_here(self) -> None:
        if QApplication.focusWidget() not in (self, self._eye):
            self.hide_secret()

    def _on_text_changed(self, text: str) -> None:
        if not text:
            self.hide_secret()

    def _show(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        if self._eye is not None:
            name = self.tr("隐藏输入的内容") if on else self.tr("显示输入的内容")
            self._eye.show_icon("eye-slash" if on else "eye", name)
        if on:
            self._time.start()
        else:
            self._time.stop()
