"""Rules that say the same of different questions, rewritten once: `/d/a > 3` and `/d/b > 3`, both whole numbers.

Numbered places stand in for the questions while a rule is read and rewritten (see `rewriting`); the questions come
back afterwards. What a question is then depends on its type alone. So this is for short rules that name questions by
absolute paths or as `.`, none of them in a repeat; every other rule, and every wrong one, is left to the long way.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from gridworker.errors import FormProblem
from gridworker.forms.inspection import is_call, is_plain
from gridworker.forms.layout import Layout
from gridworker.forms.places import Read
from gridworker.forms.plan import Rewritten
from gridworker.forms.rewriting import rewrite
from gridworker.forms.syntax import Node, Path, Step, XPathError, parse, walk

_SHORT = 500
"""Characters of a rule that is likely to come again."""
_PLACE = "_place"
_QUESTION = re.compile(r"""("[^"]*"|'[^']*')|(?<![\w.\-:*/@$])(?:/[^\W\d][\w.\-]*+)++(?![/:(])""")
"""A literal, which stays, or an absolute path of names; what only resembles one makes a rule that is left."""
_CONTEXT = Path("", (Step("."),))


@dataclass(frozen=True, slots=True)
class Pattern:
    """What rules that differ in their questions only have in common.

    Attributes:
        rewritten: the rule of numbered places.
        xpath: with `{0}`, `{1}` … for the questions.
        reads: numbers of the questions it reads.
    """

    rewritten: Rewritten
    xpath: str
    reads: tuple[int, ...]

    def of(self, questions: tuple[str, ...]) -> Rewritten:
        """The rule of these questions."""
        reads = frozenset([Read(questions[number]) for number in self.reads])
        return Rewritten(self.xpath.format(*questions), (), reads, self.rewritten.traits)


def rewrite_alike(text: str, context: str, layout: Layout) -> Rewritten | None:
    """A rule of the question at `context`, rewritten by its pattern; None when it must go the long way."""
    if len(text) > _SHORT or _PLACE in text:
        return None
    numbers = {context: 0}

    def place(found: re.Match[str]) -> str:
        return found[0] if found[1] else _place(numbers.setdefault(found[0], len(numbers)))

    pattern = _QUESTION.sub(place, text)
    questions = tuple(numbers)
    types = tuple(map(layout.type, questions))
    if "" in types[1:] or (layout.repeats and any(map(layout.repeats_of, questions))):
        return None
    known = _pattern(pattern, types)
    return None if known is None else known.of(questions)


def _place(number: int) -> str:
    return f"/{_PLACE}{number}_"


@lru_cache(maxsize=1_024)
def _pattern(text: str, types: tuple[str, ...]) -> Pattern | None:
    """The pattern of questions of these types, the first of them the one the rule belongs to."""
    places = [_place(number) for number in range(len(types))]
    try:
        tree = parse(text)
        rewritten = rewrite(tree, places[0], Layout(dict(zip(places, types, strict=True))))
    except (XPathError, FormProblem):
        return None
    if not all(map(_depends_on_types_only, walk(tree))) or not _can_be_filled(rewritten, types):
        return None
    xpath = rewritten.xpath.replace("{", "{{").replace("}", "}}")
    for number, each in enumerate(places):
        xpath = xpath.replace(each, f"{{{number}}}")
    reads = tuple(places.index(read.path) for read in rewritten.reads)
    return Pattern(rewritten, xpath, reads)


def _depends_on_types_only(node: Node) -> bool:
    if isinstance(node, Path):
        return node == _CONTEXT or (node.start == "/" and list(map(is_plain, node.steps)) == [True])
    return not is_call(node, "jr:choice-name")  # it has a path in quotes


def _can_be_filled(rewritten: Rewritten, types: tuple[str, ...]) -> bool:
    """Whether places stand in the XPath only, as whole paths, and a group does not stand for an answer."""
    whole = rewritten.xpath.count(_PLACE) == rewritten.xpath.count(f"/{_PLACE}")
    answers = bool(types[0]) or _place(0) not in rewritten.xpath
    return whole and answers and not rewritten.held and rewritten.traits.shuffle is None
