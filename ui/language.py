"""Which language the screens speak: Chinese as written in the sources, English from `resources/i18n`.

Chinese loads nothing. The core speaks Chinese only (words of the trade, errors); where its words reach a screen they
pass through `said`. What people wrote, and what a tenant or a form says, is data and stays as it is.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:  # loaded for another language than Chinese only
    from ui.catalogue import Catalogue


class Language(StrEnum):
    """The languages there are, by the code the catalogue's file is named after."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class _Spoken:
    """The catalogue in use; there is one application, and so one language."""

    catalogue: "Catalogue | None" = None


def use_language(language: Language) -> None:
    """Speaks `language` in everything that is made from now on; what is shown already stays as it is."""
    if _Spoken.catalogue is not None:
        QCoreApplication.removeTranslator(_Spoken.catalogue)
        _Spoken.catalogue = None
    if language is not Language.CHINESE:
        from ui.catalogue import Catalogue

        _Spoken.catalogue = Catalogue(language)
        QCoreApplication.installTranslator(_Spoken.catalogue)


def spoken() -> Language:
    """The language in use."""
    return Language.CHINESE if _Spoken.catalogue is None else _Spoken.catalogue.of


def amount(text: str, count: int, *more: object) -> str:
    """A text with `count` in its first gap, or in `{n}`, and `more` in the others; a language may have a form for one."""
    found = text if _Spoken.catalogue is None else _Spoken.catalogue.translate("", text, None, count)
    return found.format(count, *more, n=count)


def listed(parts: Iterable[str], mark: str = "、") -> str:
    """Several things in one line: with `mark` between them in Chinese, with what English has for that mark in English."""
    return (mark if _Spoken.catalogue is None else _Spoken.catalogue.joint(mark)).join(parts)


def in_turn(*sentences: str) -> str:
    """Whole sentences one after the other; what is empty is left out. Chinese has no space between them."""
    return ("" if _Spoken.catalogue is None else " ").join(one for one in sentences if one)


def said(text: str) -> str:
    """Words of the core as the worker's language has them: whole, as a sentence with parts filled in, or part by part."""
    return text if _Spoken.catalogue is None or not text else _Spoken.catalogue.say(text)
