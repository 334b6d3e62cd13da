"""Reading messages and announcements, and telling once that they were read or confirmed."""

from gridworker.model.records import Message
from gridworker.services.messages import confirm_message, read_message
from ui.language import said
from ui.ports.workplace import Workplace
from ui.viewmodels.messages import MessageShown
from ui.viewmodels.moments import clock_text, parsed

_MOST = 60
_TITLE = 24


class MessageDesk:
    """Answers `MessagesPort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace

    def load(self) -> tuple[MessageShown, ...]:
        """What is still to be read first, then the newest."""
        with self._work.store.reader() as reader:
            found = reader.messages.latest(self._work.now(), _MOST)
        return tuple(self._shown(message) for message in found)

    def read(self, message_id: str) -> None:
        """已读."""
        read_message(self._work.store, message_id)

    def confirm(self, message_id: str) -> None:
        """签收."""
        confirm_message(self._work.store, message_id)

    def _shown(self, message: Message) -> MessageShown:
        receipt = said(f"已签收 {self._clock(message.confirmed_at)}") if message.confirmed_at else ""
        return MessageShown(
            id=message.id,
            kind=said(message.sort.label),
            title=title_of(message),
            text=message.text,
            head=" · ".join(part for part in (message.sent_by, self._clock(message.sent_at)) if part),
            receipt=receipt,
            unread=not message.read_at,
            asks=message.asks and not message.confirmed_at,
        )

    def _clock(self, moment: str) -> str:
        now = self._work.now()
        return clock_text(parsed(moment, now), now) if moment else ""


def title_of(message: Message) -> str:
    """Its title, or its beginning."""
    if message.title:
        return message.title
    line = message.text.strip().splitlines()[0] if message.text.strip() else ""
    return line if len(line) <= _TITLE else f"{line[:_TITLE]}…"
