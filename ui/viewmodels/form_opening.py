"""What a form takes before it can be shown: its draft's answers put in, its entries made. For use off the UI thread.

Knows no port and no screen.
"""

from gridworker.clock import Clock
from gridworker.forms import Form, FormSession
from ui.viewmodels.checklist_items import default_severities
from ui.viewmodels.form_state import FormOpened
from ui.viewmodels.item_maker import ItemMaker, Refused


def made_ready(opened: FormOpened, clock: Clock) -> ItemMaker:
    """The maker of what was opened, with each entry made once: a long form takes its time."""
    saved = opened.draft.data if opened.draft else {}
    answers = saved.get("answers", {})
    session = FormSession.from_answers(opened.form, answers, clock=clock, surroundings=opened.surroundings)
    maker = maker_of(opened, session)
    maker.refused = {path: Refused(*typed) for path, typed in saved.get("refused", {}).items()}
    maker.entries({}, frozenset(saved.get("unfolded", ())))
    return maker


def maker_of(opened: FormOpened, session: FormSession) -> ItemMaker:
    """Makes the entries of a session of what was opened."""
    return ItemMaker(
        session,
        tuple(opened.severities) or default_severities(),
        frozen=opened.read_only,
        said=_said_at(opened, session.form),
        phones=opened.phones,
    )


def _said_at(opened: FormOpened, form: Form) -> dict[str, str]:
    """Path of the question that a reviewer's words are about -> the words."""
    asked = (q.path for q in form.questions if opened.said_of in (q.path.split("/", 2)[-1], q.name))
    path = next(asked, "") if opened.said else ""
    return {path: opened.said} if path else {}
