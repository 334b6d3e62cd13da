"""What the action bar says at its left: saved and when, what submitting causes, or that saving failed."""

from ui.viewmodels.drafts import SavedLine, SaveKind
from ui.widgets.cards import ActionBar


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
