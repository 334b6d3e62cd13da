"""Who saw and answered what when, for forms that ask for it.

One line for each question shown and left, with the answer before and after where the form wants that; one for each time
the form was left, taken up again, saved or refused, and for each group of a repeat that came or went. A screen to jump
from and one at the end are not logged: there is neither. Written as the file `audit.csv`; times are milliseconds since
1970.
Source: ODK form audit log, https://docs.getodk.org/form-audit-log/
"""

import csv
import io
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from gridworker.clock import Clock
from gridworker.forms.structure import AuditRules

FILE_NAME = "audit.csv"
_EXIT, _RESUME = "form exit", "form resume"


class AuditLine(NamedTuple):
    """One event; `node` is a path with the place in its repeat, `start` and `end` are ms since 1970."""

    event: str
    node: str = ""
    start: int = 0
    end: int | None = None
    old_value: str = ""
    new_value: str = ""
    user: str = ""


class AuditLog:
    """The log of one session; keeps nothing when the form asks for none."""

    def __init__(self, rules: AuditRules | None, clock: Clock, user: str) -> None:
        self._rules, self._clock = rules, clock
        self._user = user if rules is not None and rules.identify_user else ""
        self._lines: list[AuditLine] = []
        self._shown: AuditLine | None = None
        self._before: str | None = None
        self._after: str | None = None
        self._note("form start")

    @property
    def is_wanted(self) -> bool:
        """Whether the form asks for a log."""
        return self._rules is not None

    def resume(self, lines: Iterable[Iterable[Any]]) -> None:
        """Go on with the log of a draft."""
        if self.is_wanted:
            earlier = [AuditLine(*line) for line in lines]
            self._lines = [*earlier, self._line(_RESUME)] if earlier else self._lines

    def carry_on(self, lines: Iterable[AuditLine]) -> None:
        """Go on where another session of the same filling in is: a copy, or the form in another language."""
        self._lines = [*lines]

    @property
    def on_screen(self) -> str:
        """Path of the question on screen; empty when there is none."""
        return self._shown.node if self._shown is not None else ""

    def shown(self, path: str) -> None:
        """A question came on screen; the one before it left."""
        self.left()
        self.come_back()
        if self.is_wanted:
            self._shown = self._line("question", path)
            self._before = self._after = None

    def answered(self, path: str, before: str, after: str) -> None:
        """A question was answered; on screen or not, nothing is lost."""
        if not self.is_wanted:
            return
        if self._shown is None or self._shown.node != path:
            self.shown(path)
        self._before = before if self._before is None else self._before
        self._after = after

    def replayed(self, act: Callable[[], str | None], texts: Callable[[], Mapping[str, str]]) -> str | None:
        """An answer taken back or done again is answered too; what `act` gives back is its path.

        Args:
            act: undo or redo.
            texts: path -> answer as it stands, of all questions.
        """
        before = texts() if self.is_wanted else {}
        path = act()
        if path is not None and path in before:
            self.answered(path, before[path], texts().get(path, ""))
        return path

    def left(self) -> None:
        """No question is on screen any more."""
        self._lines += self._on_screen()
        self._shown = None

    def note(self, event: str, node: str = "") -> None:
        """Something else happened: `form save`, `constraint error`, `add repeat`, `delete repeat`."""
        self.left()
        self._note(event, node)

    def leave(self) -> bool:
        """The worker leaves the form; whether this is news."""
        self.left()
        is_news = self.is_wanted and not self._has_left
        if is_news:
            self._note(_EXIT)
        return is_news

    def come_back(self) -> None:
        """The worker has the form before him again, if he had left it."""
        if self._has_left:
            self._note(_RESUME)

    def finalize(self) -> None:
        """The form is handed over, and left by that."""
        self.leave()
        self._note("form finalize")

    def rearranged(self, before: Mapping[Hashable, str], after: Mapping[Hashable, str]) -> None:
        """Groups of repeats came or went; of those inside one another the outermost are told.

        Args:
            before: whatever stands for a group -> its path, as it was.
            after: the same, as it is now.
        """
        for event, here, there in (("delete repeat", before, after), ("add repeat", after, before)):
            moved = [path for group, path in here.items() if group not in there]
            for path in moved:
                if not any(path.startswith(f"{outer}/") for outer in moved):
                    self.note(event, path)

    def lines(self) -> tuple[AuditLine, ...]:
        """Everything so far; what is on screen counts as left now, but stays there."""
        return (*self._lines, *self._on_screen())

    def to_csv(self) -> bytes:
        """The file that goes with the submission."""
        changes = self._rules is not None and self._rules.track_changes
        users = self._rules is not None and self._rules.identify_user
        header = ["event", "node", "start", "end"]
        header += ["old-value", "new-value"] if changes else []
        header += ["user"] if users else []
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for line in self.lines():
            row = [line.event, line.node, line.start, "" if line.end is None else line.end]
            row += [line.old_value, line.new_value] if changes else []
            writer.writerow(row + ([line.user] if users else []))
        return out.getvalue().encode()

    def _on_screen(self) -> list[AuditLine]:
        if self._shown is None:
            return []
        line = self._shown._replace(end=self._now())
        if self._rules is not None and self._rules.track_changes and self._after not in {None, self._before}:
            line = line._replace(old_value=self._before or "", new_value=self._after or "")
        return [line]

    @property
    def _has_left(self) -> bool:
        return bool(self._lines) and self._lines[-1].event == _EXIT

    def _note(self, event: str, node: str = "") -> None:
        if self.is_wanted:
            self._lines.append(self._line(event, node))

    def _line(self, event: str, node: str = "") -> AuditLine:
        return AuditLine(event, node, self._now(), user=self._user)

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)
