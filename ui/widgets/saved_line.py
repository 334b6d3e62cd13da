"""What the action bar says at its left: saved and when, what submitting causes, or that saving failed."""

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from ui.viewmodels.drafts import SavedLine, SaveKind
from ui.widgets.buttons import Button
from ui.widgets.cards import ActionBar


class HandingIn(Protocol):
    """The part of a state that says how handing in goes."""

    @property
    def waits(self) -> bool:
        """It waits for what is still being stored."""
        ...

    @property
    def busy(self) -> bool:
        """It is being done."""
        ...


def show_submit(bar: ActionBar, button: Button, text: str, state: HandingIn) -> None:
    """The button that hands in, `text` on it; while it waits, it and the bar say for what."""
    button.setEnabled(not (state.busy or state.waits))
    button.say(_tr("正在存照片…") if state.waits else text)
    if state.waits:
        line = _tr("照片、录音还在存，存好了自动提交")
        bar.say(line, _tr("离开这一页也不会丢"), icon="floppy-disk", ink="ink_2")


def show_saved(bar: ActionBar, saved: SavedLine, rest: str, consequence: str, problem: str = "") -> None:
    """Fill the bar's left side.

    Args:
        bar: the bar to fill.
        saved: how saving went.
        rest: the headline while nothing has been saved yet.
        consequence: what submitting causes.
        problem: another trouble; wins over what was saved.
    """
    trouble = problem or (saved.text if saved.kind is SaveKind.FAILED else "")
    bar.alarm(on=bool(trouble))
    if trouble:
        head, _, tail = trouble.partition("。")
        bar.say(f"{head}。", tail or consequence, icon="warning-octagon-fill", ink="danger_text")
    elif saved.kind is SaveKind.SAVED:
        bar.say(saved.text, consequence)
    else:
        bar.say(rest, consequence, icon="floppy-disk", ink="ink_2")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Storing", text)
