"""A 告知书 as it is read, signed and printed: numbered hazards, until when, by what article, how it was handed over.

Pure: built from the draft that a submitted checklist leaves. A basis that nobody has verified is never printed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from gridworker.clock import CHINA
from gridworker.model.vocabulary import Mark, NoticeDelivery
from gridworker.model.wording import limit_of, limit_words

DEFAULT_WORDS = "请在期限前改好。改好以前注意安全，需要停用的先停用。到期会来复查。"
"""What the paper asks for, until somebody writes it otherwise; our own words."""


class NoticeLine(NamedTuple):
    """One hazard of a notice.

    Attributes:
        note: what it is exactly, in the worker's words.
        limit: how long it may take, with its clock; until: the moment, China's time.
        until_mark: how well that moment is known; `basis`, `basis_mark`: the article, and how well it is founded.
    """

    hazard_id: str
    title: str
    note: str
    limit: str
    until: str
    until_mark: Mark
    basis: str
    basis_mark: Mark

    @property
    def printed_basis(self) -> str:
        """The article as the paper quotes it; empty unless somebody has read it."""
        return self.basis if self.basis_mark is Mark.VERIFIED else ""


class Notice(NamedTuple):
    """A notice; `handed` says how it was handed over, None while it is not."""

    number: str
    checklist: str
    place: str
    inspected: str
    party: str
    lines: tuple[NoticeLine, ...]
    words: str
    recheck: str
    closing: str
    checker: str
    handed: "Handed | None" = None


class Handed(NamedTuple):
    """How a notice was handed over."""

    delivery: NoticeDelivery
    at: str
    receiver: str = ""
    witness: str = ""
    reason: str = ""
    signature: bytes = b""


def number_of(notice_id: str, inspected_at: str, worker_code: str) -> str:
    """The number of a notice, the same on paper and record without a network: `0003-20260716-4C1F`."""
    day = datetime.fromisoformat(inspected_at).astimezone(CHINA)
    return "-".join(filter(None, (worker_code, f"{day:%Y%m%d}", notice_id[-4:].upper())))


def lines_of(body: Mapping[str, Any]) -> tuple[NoticeLine, ...]:
    """The hazards of a notice's draft."""
    return tuple(_line(told) for told in body["hazards"])


def moment_words(text: str) -> str:
    """`2026 年 7 月 16 日 14:05`, China's time; empty for nothing."""
    if not text:
        return ""
    at = datetime.fromisoformat(text).astimezone(CHINA)
    return f"{at.year} 年 {at.month} 月 {at.day} 日 {at:%H:%M}"


def _line(told: Mapping[str, Any]) -> NoticeLine:
    return NoticeLine(
        hazard_id=told["hazard_id"],
        title=told["title"],
        note=told["note"],
        limit=_limit_words(told["limit"]),
        until=moment_words(told["rectify_by"]),
        until_mark=Mark(told["rectify_by_mark"]),
        basis=told.get("basis", told["legal_basis"]),
        basis_mark=Mark(told.get("basis_mark") or Mark.DEFAULT),
    )


def _limit_words(text: str) -> str:
    limit = limit_of(text)
    if limit is None:
        return text
    clock = "昼夜不停" if limit.runs_always else "只算上班时间"
    return f"{limit_words(limit)}（{clock}）"
