"""Looks at parts of an expression: is a call right, does a part stand still, what does a predicate look for.

Pure questions about trees; it knows the table of functions, not the form.
"""

import math
from collections.abc import Mapping

from gridworker.errors import FormProblem
from gridworker.forms.coercions import as_time_of_day, read_moment
from gridworker.forms.functions import FUNCTIONS, PREFIX
from gridworker.forms.functions_dates import unknown_letters
from gridworker.forms.functions_text import check_digest
from gridworker.forms.patterns import PatternError, pattern
from gridworker.forms.signatures import Function, FunctionError
from gridworker.forms.syntax import (
    Call,
    Chain,
    Literal,
    Negative,
    Node,
    Number,
    Path,
    Step,
    XPathError,
    children,
    parse,
)

_EXACT_DIGITS = 15
_OF_ITEM = frozenset({"position", "last", "normalize-space", "name", "local-name"})
"""Functions that look at the item of a predicate when they are given nothing."""


def checked_call(node: Call) -> Function:
    """The function called, its arguments counted and its written-out ones looked at.

    Raises:
        FormProblem: `form.function`, `form.expression`.
    """
    function = FUNCTIONS.get(node.name)
    if function is None or not function.supported:
        raise FormProblem(f"表单用了这里没有的函数：{node.name}()", code="form.function")
    if not function.accepts(len(node.arguments)):
        wanted = f"应当是 {function.arity} 个（{function.arguments}）" if function.most else "它不带参数"
        raise FormProblem(
            f"函数 {node.name}() 的参数个数不对：写了 {len(node.arguments)} 个，{wanted}",
            code="form.function",
        )
    try:
        _check_literals(node)
    except (FunctionError, PatternError) as reason:
        raise FormProblem(f"函数 {node.name}()：{reason}", code="form.expression") from reason
    return function


def _check_literals(node: Call) -> None:
    written = [each.text for each in node.arguments[1:] if isinstance(each, Literal)]
    if node.name == "regex" and written:
        pattern(written[0])
    if node.name == "digest" and len(written) == len(node.arguments) - 1:
        check_digest(*written)
    if node.name.startswith("format-date") and written and (letters := unknown_letters(written[0])):
        raise FunctionError(f"日期格式里没有 {letters[0]}")


def gives_nodes(node: Node) -> bool:
    """Whether a part of an expression is a set of nodes."""
    if isinstance(node, Call):
        return node.name in FUNCTIONS and FUNCTIONS[node.name].gives == "nodes"
    return isinstance(node, Path) or (isinstance(node, Chain) and node.operators == {"|"})


def moves(node: Node) -> bool:
    """Whether a part of a predicate depends on the item that the predicate looks at."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Path):
            if each.start == "":
                return True
            waiting += [] if isinstance(each.start, str) else [each.start]
        elif isinstance(each, Call) and not each.arguments and each.name in _OF_ITEM:
            return True
        else:
            waiting += children(each)
    return False


def is_counted(node: Node) -> bool:
    """Whether a number is whole for certain."""
    if isinstance(node, Number):
        return "." not in node.text
    return isinstance(node, Call) and node.name in {
        "position",
        "last",
        "count",
        "count-selected",
        "string-length",
    }


def exact_number(text: str) -> str:
    """A number as the float nearest to it; libxml2 reads decimals with an error in the last place."""
    whole, _, fraction = text.partition(".")
    if len(whole) + len(fraction) > _EXACT_DIGITS:
        return f"{PREFIX}:number('{text}')"
    return f"({whole}{fraction} div 1{'0' * len(fraction)})" if fraction else text


def is_written_number(node: Node) -> bool:
    """Whether a number is written out."""
    return isinstance(node.operand if isinstance(node, Negative) else node, Number)


def stands_by_itself(node: Node) -> bool:
    """Whether computing a part before would gain nothing."""
    if isinstance(node, Call):
        return not node.arguments and node.name != "current"
    return isinstance(node, Number | Literal)


def key_and_value(predicate: Node) -> tuple[str, Node, tuple[Node, ...]] | None:
    """From `child = value and …`, the child, the value if it is the same for every item, and the rest."""
    parts = (
        predicate.operands
        if isinstance(predicate, Chain) and predicate.operators == {"and"}
        else (predicate,)
    )
    for index, part in enumerate(parts):
        found = _equation(part)
        if found is not None:
            rest = parts[:index] + parts[index + 1 :]
            return *found, tuple(Call("boolean", (each,)) for each in rest)
    return None


def _equation(node: Node) -> tuple[str, Node] | None:
    if not isinstance(node, Chain) or len(node.rest) != 1 or node.rest[0][0] != "=":
        return None
    left, right = node.operands
    for key, value in ((left, right), (right, left)):
        if isinstance(key, Path) and key.start == "" and len(key.steps) == 1 and not moves(value):
            step = key.steps[0]
            if is_plain(step):
                return step.name, value
    return None


def is_plain(step: Step) -> bool:
    """Whether a step is a name and nothing else."""
    return not step.predicates and not step.deep and step.name[0] not in "@.*"


def plain_path(path: Path) -> str | None:
    """An absolute path of names and nothing else, as text."""
    if path.start != "/" or not all(map(is_plain, path.steps)):
        return None
    return "/" + "/".join([step.name for step in path.steps])


def indexed(node: Call) -> tuple[Path, Mapping[int, Node]]:
    """`indexed-repeat(/d/rep/x, /d/rep, n)` as a path, and the index chosen at some of its steps.

    Raises:
        FormProblem: `form.function`, its arguments are not a question and the repeats it lies in.
    """
    target, *pairs = node.arguments
    if not isinstance(target, Path) or not all(_is_absolute(each) for each in (target, *pairs[::2])):
        raise FormProblem("indexed-repeat() 里要写题目和它所在的重复组", code="form.function")
    steps, chosen = list(target.steps), dict[int, Node]()
    for repeat, index in zip(pairs[::2], pairs[1::2], strict=True):
        depth = len(repeat.steps) if isinstance(repeat, Path) else 0
        if depth >= len(steps) or not isinstance(repeat, Path) or _names(repeat) != _names(target)[:depth]:
            raise FormProblem("indexed-repeat() 里的重复组不包含前面的题目", code="form.function")
        steps[depth - 1] = Step(steps[depth - 1].name, (Number("1"),))  # not every instance is meant
        chosen[depth - 1] = index
    return Path("/", tuple(steps)), chosen


def _names(path: Path) -> list[str]:
    return [step.name for step in path.steps]


def _is_absolute(node: Node) -> bool:
    return isinstance(node, Path) and node.start == "/" and all(map(is_plain, node.steps))


def is_call(node: object, name: str) -> bool:
    """Whether it is a call of that function."""
    return isinstance(node, Call) and node.name == name


def is_moment(text: str) -> bool:
    """Whether a text is a date or a date-time."""
    return read_moment(text.strip()) is not None


def is_time(text: str) -> bool:
    """Whether a text is a time of day."""
    return not math.isnan(as_time_of_day(text))


def question_path(text: str) -> Path:
    """The path in the quotes of `jr:choice-name(…, '…')`.

    Raises:
        FormProblem: `form.expression`, it is none.
    """
    try:
        path = parse(text)
    except XPathError as reason:
        raise FormProblem(f"引号里的题目写得不对：{text}（{reason}）", code="form.expression") from reason
    if not isinstance(path, Path) or not isinstance(path.start, str):
        raise FormProblem(f"引号里要写题目，不是“{text}”", code="form.expression")
    return path
