"""Tells a screen reader at once what has gone wrong, wherever the keyboard is. Knows no screen."""

from PySide6.QtWidgets import QWidget


def tell(widget: QWidget, text: str) -> None:
    """Has `text` read aloud as the widget's alert; without a reader, or with no text, nothing is done."""
    widget.setAccessibleName(text)
    if not text:
        return
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # made when first something goes wrong

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
