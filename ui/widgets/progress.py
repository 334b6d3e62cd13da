"""Progress: a plain bar, and the checklist's bar of parts (passed, failed, not applicable, answered otherwise)."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.base import Themed
from ui.widgets.paint import rounded, smooth


def paint_progress(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    parts: Sequence[tuple[float, str]],
    *,
    rail: str = "surface_3",
) -> None:
    """Parts of the whole (0 to 1) side by side, each in its colour role, inside a rounded bar."""
    painter.save()
    painter.setClipPath(rounded(rect, rect.height() / 2))
    painter.fillRect(rect, theme.color(rail))
    left = rect.left()
    for share, role in parts:
        wide = max(0.0, min(1.0, share)) * rect.width()
        painter.fillRect(QRectF(left, rect.top(), wide, rect.height()), theme.color(role))
        left += wide
    painter.restore()


class ProgressBar(Themed, QWidget):
    """An 8 px bar; `show_parts` for counts by colour role, `show_share` for one value."""

    def __init__(self, themes: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[float, str], ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_share(self, share: float, role: str = "accent") -> None:
        """One part, 0 to 1."""
        self._parts = ((share, role),)
        self.setAccessibleDescription(f"{round(share * 100)}%")
        self.update()

    def show_parts(self, passed: int, failed: int, skipped: int, total: int, *, plain: int = 0) -> None:
        """The checklist's parts out of a total of items; `plain` ones are done and judge nothing."""
        counts = {"ok": passed, "danger": failed, "line_strong": skipped, "accent": plain}
        self._parts = tuple((count / max(1, total), role) for role, count in counts.items())
        self.setAccessibleDescription(f"{sum(counts.values())} / {total}")
        self.update()

    def sizeHint(self) -> QSize:
        """8 px high."""
        return QSize(120, self.theme.size.progress_bar)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the parts."""
        with QPainter(self) as painter:
            smooth(painter)
            paint_progress(painter, QRectF(self.rect()), self.theme, self._parts)
