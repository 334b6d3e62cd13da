"""Illustrative states of entries with pictures for the gallery: the shipped gas checklist, one picture not here yet."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.forms import Form, FormSession, load_form
from ui.gallery import GalleryState
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import CLOCK_AT, opened, pushed
from ui.theme import ThemeController
from ui.viewmodels.form_state import FormOpened
from ui.widgets.label_part import PictureTile
from ui.window import MainWindow

LEAK, SUPPLY = "/data/leak/i03", "/data/source/i01"
"""Entries of the gas checklist: one with a picture, one whose choices have pictures."""


@cache
def gas() -> tuple[Form, dict[str, bytes]]:
    """The gas checklist, and the contents of its pictures by hash."""
    from gridworker.forms.label_media import form_files
    from gridworker.forms.publish import publish
    from gridworker.forms.workbook import files_of

    path = asset("checklists", "gas.xlsx")
    published = publish(path.read_bytes(), path.name, beside=files_of(path))
    files = form_files(published.xml, published.media)
    return load_form(published.xml, files=files), {each.sha256: published.media[each.name] for each in files}


def opened_gas(open_path: str) -> FormOpened:
    """Let in, nothing judged, one entry open."""
    form, _ = gas()
    session = FormSession(form, clock=ManualClock(CLOCK_AT))
    session.answer("/data/door/i14", "in")
    return replace(opened(session.to_answers(), open_path), form=form, title=form.title)


def without(name: str) -> dict[str, bytes]:
    """The contents, one picture not here yet."""
    form, contents = gas()
    gone = {file.sha256 for file in form.files if file.name == name}
    return {sha256: data for sha256, data in contents.items() if sha256 not in gone}


def _window(
    themes: ThemeController,
    path: str,
    missing: str = "",
    act: Callable[[ChecklistScreen], None] | None = None,
) -> MainWindow:
    return pushed(themes, opened_gas(path), act, contents=without(missing))


def _picture(themes: ThemeController) -> MainWindow:
    return _window(themes, LEAK)


def _choices(themes: ThemeController) -> MainWindow:
    return _window(themes, SUPPLY)


def _missing(themes: ThemeController) -> MainWindow:
    return _window(themes, SUPPLY, "supply_bottle.png")


def _large(themes: ThemeController) -> MainWindow:
    def act(screen: ChecklistScreen) -> None:
        screen.findChildren(PictureTile)[0].click()

    return _window(themes, LEAK, act=act)


STATES = [
    GalleryState("label_picture", _picture),
    GalleryState("label_choices", _choices),
    GalleryState("label_missing", _missing),
    GalleryState("label_large", _large),
]
