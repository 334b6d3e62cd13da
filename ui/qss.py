"""The one generated style sheet: only what standard Qt widgets draw by themselves.

Everything with a shape of its own is painted by `ui.widgets`; this covers scroll bars, text fields, menus, tool tips
and plain backgrounds. It must not know any screen.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.theme import Theme


def style_sheet(theme: "Theme") -> str:
    """The style sheet of a window for a theme."""
    return "\n".join((_areas(theme), _fields(theme), _scroll_bars(theme), _popups(theme)))


def _areas(theme: "Theme") -> str:
    c = theme.colors
    return f"""
QMainWindow, QWidget[surface="page"] {{ background: {c.bg}; }}
QWidget[surface="panel"] {{ background: {c.surface}; }}
QWidget[surface="panel2"] {{ background: {c.surface_2}; }}
QWidget[surface="panel3"] {{ background: {c.surface_3}; }}
QAbstractScrollArea {{ border: none; background: transparent; }}
QAbstractScrollArea > QWidget#qt_scrollarea_viewport {{ background: transparent; }}
"""


def _fields(theme: "Theme") -> str:
    c, style, r = theme.colors, theme.type["body"], theme.radius.control
    edge = theme.border
    return f"""
QLineEdit[kit="input"], QPlainTextEdit[kit="input"] {{
    background: {c.surface}; color: {c.ink}; font-size: {style.px}px;
    border: {edge}px solid {c.line_strong}; border-radius: {r}px; padding: 0 {17 - edge}px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; placeholder-text-color: {c.ink_3};
}}
QPlainTextEdit[kit="input"] {{ padding: {13 - edge}px {13 - edge}px; }}
QLineEdit[kit="input"]:focus, QPlainTextEdit[kit="input"]:focus {{
    border: 2px solid {c.accent}; padding: 0 15px;
}}
QPlainTextEdit[kit="input"]:focus {{ padding: 11px; }}
QLineEdit[kit="input"][wrong="true"], QPlainTextEdit[kit="input"][wrong="true"] {{
    border: 2px solid {c.danger}; padding: 0 15px;
}}
QPlainTextEdit[kit="input"][wrong="true"] {{ padding: 11px; }}
QLineEdit[kit="input"]:read-only, QPlainTextEdit[kit="input"]:read-only {{ background: {c.surface_2}; }}
QLineEdit[kit="input"]:read-only:!focus, QPlainTextEdit[kit="input"]:read-only:!focus {{
    border: 1px solid {c.line};
}}
QLineEdit[kit="input"]:disabled, QPlainTextEdit[kit="input"]:disabled {{
    background: {c.surface_3}; color: {c.ink_3}; border-color: {c.line};
}}
"""


def _scroll_bars(theme: "Theme") -> str:
    c, width = theme.colors, theme.size.scroll_bar
    return f"""
QScrollBar:vertical {{ background: transparent; width: {width}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {width}px; margin: 0; }}
QScrollBar::handle {{ background: {c.line_strong}; border-radius: 2px; margin: 4px; }}
QScrollBar::handle:vertical {{ min-height: 48px; }}
QScrollBar::handle:horizontal {{ min-width: 48px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _popups(theme: "Theme") -> str:
    c, r = theme.colors, theme.radius.control
    return f"""
QMenu {{ background: {c.surface}; color: {c.ink}; border: {theme.border}px solid {c.line_strong}; padding: 4px; }}
QMenu::item {{ min-height: {theme.size.touch_min - 8}px; padding: 4px 20px; border-radius: {r - 2}px; }}
QMenu::item:selected {{ background: {c.rail_sel_bg}; color: {c.rail_sel_ink}; }}
QMenu::item:disabled {{ color: {c.ink_3}; }}
QHeaderView, QHeaderView::section {{ background: {c.surface_2}; color: {c.ink}; border: none; padding: 4px 8px; }}
QToolTip {{
    background: {c.surface}; color: {c.ink}; border: 1px solid {c.line_strong}; padding: 6px 8px;
    font-size: {theme.type["caption"].px}px;
}}
"""
