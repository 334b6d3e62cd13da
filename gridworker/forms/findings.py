"""What is to be said about a workbook: where, how bad, in Chinese and in English.

Knows neither how workbooks are read nor what forms may hold.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from gridworker.errors import FormProblem
from gridworker.forms.check_words import WORDS

Language = Literal["zh", "en"]


class Said(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str


def say(what: str, /, **values: object) -> Said:
    """A sentence of the check's own, filled in."""
    zh, en = WORDS[what]
    return Said(zh.format(**values), en.format(**values))


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a workbook.

    Attributes:
        refuses: whether the workbook cannot be published because of it; else it is only to be known.
        code: stable, as `form.unsupported`.
        sheet: name of the sheet, empty if the workbook as a whole is meant.
        row: as Excel counts, 0 if unknown.
        column: the column's heading, empty if unknown.
    """

    said: Said
    refuses: bool = True
    code: str = "form.workbook"
    sheet: str = ""
    row: int = 0
    column: str = ""

    def place(self, language: Language = "zh") -> str:
        """Where it is: `工作表 survey 第 3 行 type 列`; empty if the whole workbook is meant."""
        zh = (
            f"工作表 {self.sheet}" if self.sheet else "",
            f"第 {self.row} 行" if self.row else "",
            f"{self.column} 列" if self.column else "",
        )
        en = (
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        )
        return " ".join(part for part in zh if part) if language == "zh" else ", ".join(filter(None, en))

    def text(self, language: Language = "zh") -> str:
        """The whole sentence, place first."""
        place = self.place(language)
        words = self.said.zh if language == "zh" else self.said.en
        if not place:
            return words
        return f"{place}：{words}" if language == "zh" else f"{place}: {words}"


class WorkbookProblem(FormProblem):
    """Something in the workbook must be put right; nothing was published.

    Attributes:
        finding: what, and where.
    """

    code = "form.workbook"

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text(), code=finding.code)
        self.finding = finding
        self.sheet, self.row, self.column = finding.sheet, finding.row, finding.column

    @classmethod
    def of(
        cls, said: Said, *, code: str = "form.workbook", sheet: str = "", row: int = 0, column: str = ""
    ) -> "WorkbookProblem":
        """A problem at a place."""
        return cls(Finding(said, True, code, sheet, row, column))
