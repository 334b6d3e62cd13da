"""What was sent with an earlier form, brought back to the questions it answered."""

from collections.abc import Mapping
from typing import Any

from gridworker.clock import Clock
from gridworker.forms import Form, FormSession


def answers_below(flat: Mapping[str, Any], start: str = "") -> tuple[dict[str, Any], dict[str, int]]:
    """Path below the root -> answer, and path of each repeat -> how many instances, from a submission's flat values."""
    answers: dict[str, Any] = {}
    repeats: dict[str, int] = {}
    for key, value in flat.items():
        path = f"{start}{key}"
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            repeats[path] = len(value)
            for place, each in enumerate(value, start=1):
                inner, counts = answers_below(each, f"{path}[{place}]/")
                answers |= inner
                repeats |= counts
        else:
            answers[path] = value
    return answers, repeats


def as_draft(form: Form, flat: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a submission as `FormSession.from_answers` takes them."""
    root = f"/{form.template.tag}/"
    answers, repeats = answers_below(flat)
    return {
        "form": form.id,
        "version": form.version,
        "answers": {f"{root}{path}": value for path, value in answers.items()},
        "repeats": {f"{root}{path}": count for path, count in repeats.items()},
    }


def as_submission(form: Form, flat: Mapping[str, Any], clock: Clock) -> bytes:
    """A submission's answers as XML again, as far as this version of the form has a place for them."""
    return FormSession.from_answers(form, as_draft(form, flat), clock=clock).to_instance_xml(
        "uuid:last-saved"
    )
