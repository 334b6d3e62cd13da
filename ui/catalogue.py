"""A language other than Chinese, from the catalogue that Qt Linguist edits and `lrelease` compiles.

One source text has one translation wherever it stands: the context that Qt hands over (a class, a screen) is not looked
at, so that a text may move between screens without being lost. Knows no screen.
"""

import re
from functools import cached_property, lru_cache
from xml.etree import ElementTree as Xml

from PySide6.QtCore import QTranslator

from gridworker.assets import asset
from ui.language import Language

CONTEXT = "gridworker"
_FIELD = re.compile(r"\{[^{}]*\}")
_LONGEST = 2_000
"""No text of the core is longer; what is, somebody wrote, and it is not searched for sentences."""
_FORMS = "|"
"""Stands between the form for one thing and the form for several."""
_LONGEST_COUNT = 10
_JOINTS = (" · ", "；", "、", "。", "，")


class Catalogue(QTranslator):
    """Answers `tr`; and finds sentences whose gaps the core has filled in."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.of = language
        self.load(str(asset("i18n", f"gridworker_{language}.qm")))
        self._cached = lru_cache(maxsize=4096)(self._find)

    def translate(self, _context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The translation of a source text, or the text itself; of its two forms the one for `n` things."""
        return _form(super().translate(CONTEXT, source, disambiguation) or source, n)

    @staticmethod
    def joint(mark: str) -> str:
        """What stands between two parts instead of a Chinese mark."""
        return _JOINED[mark]

    def say(self, text: str) -> str:
        """A text of the core, translated as far as it is known."""
        return self._cached(text) if len(text) <= _LONGEST else text

    def _find(self, text: str) -> str:
        whole = self.translate("", text)
        if whole != text or text.isascii():
            return whole
        for pattern, translation in self._sentences:
            if match := pattern.fullmatch(text):
                parts = match.groups()
                counts = (int(part) for part in parts if part.isdecimal() and len(part) < _LONGEST_COUNT)
                return _filled(_form(translation, next(counts, -1)), [self.say(part) for part in parts])
        return self._by_parts(text)

    def _by_parts(self, text: str) -> str:
        for joint in _JOINTS:
            head, found, tail = text.partition(joint)
            if found and (told := (self.say(head), self.say(tail))) != (head, tail):
                return _JOINED.get(joint, joint).join(told).strip()
        return text

    @cached_property
    def _sentences(self) -> list[tuple[re.Pattern[str], str]]:
        """Source texts with gaps as patterns: what begins with a gap last, the most words of their own first."""
        file = Xml.parse(asset("i18n", f"gridworker_{self.of}.ts"))  # noqa: S314 - shipped with the program
        sources = [found.text or "" for found in file.iter("source")]
        gapped = [text for text in sources if _FIELD.search(text)]
        gapped.sort(key=lambda text: (text[0] != "{", len(_FIELD.sub("", text))), reverse=True)
        return [(_pattern(text), super(Catalogue, self).translate(CONTEXT, text) or text) for text in gapped]


def _form(translation: str, n: int) -> str:
    """`one thing|{} things`: the first for one, the second for any other number, and where none is known."""
    one, found, more = translation.partition(_FORMS)
    return more if found and n != 1 else one


_JOINED = {"；": "; ", "、": ", ", "。": ". ", "，": ", "}


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(re.escape(words) for words in _FIELD.split(source)), re.DOTALL)


def _filled(translation: str, parts: list[str]) -> str:
    """The gaps of a translated sentence filled in, by their order or by the numbers in them."""
    fields = iter(range(len(parts)))

    def fill(found: re.Match[str]) -> str:
        number = found[0][1:-1].partition(":")[0]
        return parts[int(number) if number.isdigit() else next(fields)]

    return _FIELD.sub(fill, translation)
