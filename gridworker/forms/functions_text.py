"""Functions over text: joining, cutting, matching, digests, ids."""

import base64
import binascii
import hashlib
import string
from collections.abc import Iterable

from gridworker.forms.coercions import Raw, as_text, as_whole, texts
from gridworker.forms.patterns import pattern
from gridworker.forms.scope import current_scope
from gridworker.forms.signatures import MANY, Function, FunctionError

MAX_RESULT = 100_000
"""Characters that an expression may put together: five times the longest answer."""
MAX_ID = 1_000
_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits
_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def _joined(separator: str, pieces: Iterable[str]) -> str:
    text = separator.join(pieces)
    if len(text) > MAX_RESULT:
        raise FunctionError(f"拼出来的文字太长（{len(text)} 个字符，最多 {MAX_RESULT}）")
    return text


def _concat(*values: Raw) -> str:
    return _joined("", (text for value in values for text in texts(value)))


def _join(separator: Raw, *values: Raw) -> str:
    return _joined(as_text(separator), [text for value in values for text in texts(value)])


def _substr(value: Raw, start: Raw, end: Raw = None) -> str:
    """Positions count from 0; negative ones from the end, as in Python."""
    first, last = as_whole(start), len(as_text(value)) if end is None else as_whole(end)
    return "" if first is None or last is None else as_text(value)[first:last]


def _ends_with(value: Raw, end: Raw) -> bool:
    return as_text(value).endswith(as_text(end))


def _regex(value: Raw, expression: Raw) -> bool:
    return pattern(as_text(expression)).matches(as_text(value))


def _digest(value: Raw, algorithm: Raw, encoding: Raw = "base64") -> str:
    name, written = as_text(algorithm), as_text(encoding)
    check_digest(name, written)
    summary = hashlib.new(_DIGESTS[name], as_text(value).encode(), usedforsecurity=False)
    return summary.hexdigest() if written == "hex" else base64.b64encode(summary.digest()).decode()


def check_digest(algorithm: str, encoding: str = "base64") -> None:
    """Check the names that `digest()` takes.

    Raises:
        FunctionError: no such algorithm or encoding.
    """
    if algorithm not in _DIGESTS:
        raise FunctionError(f"digest() 没有 {algorithm} 这种算法，只有 {'、'.join(_DIGESTS)}")
    if encoding not in {"base64", "hex"}:
        raise FunctionError(f"digest() 的结果只能写成 base64 或 hex，不能是“{encoding}”")


def _base64_decode(value: Raw) -> str:
    """Empty for what is not Base64; bytes that are not UTF-8 are shown as �, control characters left out."""
    try:
        text = base64.b64decode("".join(as_text(value).split()), validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
    return "".join(character for character in text if character.isprintable() or character in "\t\n\r")


def _uuid(length: Raw = None) -> str:
    random = current_scope().random.random
    if length is not None:
        count = min(max(as_whole(length) or 0, 0), MAX_ID)
        return "".join(_LETTERS[int(random() * len(_LETTERS))] for _ in range(count))
    digits = "".join(f"{int(random() * 65_536):04x}" for _ in range(8))
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


TEXT_FUNCTIONS = (
    Function("string", "value", 1, 1, "a", "text", as_text, remark="whole numbers have no exponent: 10000000000"),
    Function("concat", "value*", 0, MANY, "v", "text", _concat, remark="a result of up to 100,000 characters"),
    Function("join", "separator, value*", 1, MANY, "tv", "text", _join, remark="nodes and plain values"),
    Function("substr", "text, start, end?", 2, 3, "tnn", "text", _substr),
    Function("substring", "text, start, length?", 2, 3, "tnn", "text", remark="of XPath; counts from 1"),
    Function("substring-before", "text, text", 2, 2, "tt", "text"),
    Function("substring-after", "text, text", 2, 2, "tt", "text"),
    Function("translate", "text, from, to", 3, 3, "ttt", "text"),
    Function("string-length", "text", 1, 1, "t", "number", remark="characters, not bytes: an emoji is one"),
    Function("normalize-space", "text?", 0, 1, "t", "text"),
    Function("contains", "text, text", 2, 2, "tt", "truth"),
    Function("starts-with", "text, text", 2, 2, "tt", "truth"),
    Function("ends-with", "text, text", 2, 2, "tt", "truth", _ends_with),
    Function(
        "regex", "text, pattern", 2, 2, "tt", "truth", _regex,
        remark="the whole text must match, as in Collect; Python's syntax; bounded time, so a few patterns are refused",
    ),
    Function("digest", "text, algorithm, encoding?", 2, 3, "ttt", "text", _digest),
    Function("base64-decode", "text", 1, 1, "t", "text", _base64_decode),
    Function("uuid", "length?", 0, 1, "n", "text", _uuid, "random", remark="length up to 1,000"),
    Function(
        "extract-signed", "text, key", 2, 2, "tt", "text",
        supported=False, remark="of Collect, not in the specification",
    ),
)  # fmt: skip
