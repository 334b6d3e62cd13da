"""Our own attributes on questions (`gw:…`): which there are, what they may say, what they mean.

Knows the vocabulary of checklists, not XForms.
"""

from collections.abc import Mapping
from typing import Any, cast, get_args

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.itemsets import Choice, Outcome
from gridworker.forms.structure import GW_NAMESPACE, GW_VALUES, OUTCOMES, Role
from gridworker.model.wording import limit_of


def check_gw(name: str, value: str, where: str) -> None:
    """Check one of our attributes.

    Raises:
        FormProblem: `form.attribute`, unknown name or a value outside its list.
    """
    if name not in GW_VALUES:
        raise FormProblem(f"{where}：没有 gw:{name} 这个属性", code="form.attribute")
    allowed = GW_VALUES[name]
    if name == "limit" and limit_of(value) is None:
        raise FormProblem(
            f"{where}：gw:limit 要写成“5 工作日”“4 工作时”“2 紧急工作时”这样，不能是“{value}”",
            code="form.attribute",
        )
    if allowed is not None and value not in allowed:
        raise FormProblem(
            f"{where}：gw:{name} 只能是 {'、'.join(allowed)}，不能是“{value}”", code="form.attribute"
        )


def gw_fields(bind: etree._Element | None, path: str) -> dict[str, Any]:
    """What our attributes of a bind say, as fields of a `Question`.

    Raises:
        FormProblem: `form.attribute`.
    """
    found = {} if bind is None else _ours(bind)
    if not found:
        return {}
    for name, value in found.items():
        check_gw(name, value, path)
    return {
        "item": found.get("item", ""),
        "role": cast("Role", found.get("role", "result")),
        "severity": found.get("severity", ""),
        "hazard_code": found.get("hazard_code", ""),
        "photo": found.get("photo", "none"),
        "basis_mark": found.get("basis_mark", ""),
        "legal_basis": found.get("legal_basis", ""),
        "limit": limit_of(found.get("limit", "")),
        "privacy": found.get("privacy", ""),
    }


def _ours(bind: etree._Element) -> Mapping[str, str]:
    prefix = f"{{{GW_NAMESPACE}}}"
    return {str(k)[len(prefix) :]: str(v) for k, v in bind.items() if str(k).startswith(prefix)}


def judged_choice(name: str, label: str, outcome: str = "", limit: str = "") -> Choice:
    """A choice with what it says about a checklist item.

    Raises:
        FormProblem: `form.attribute`, an outcome that is none.
    """
    meaning = outcome or (name if name in OUTCOMES else "")
    if meaning and meaning not in get_args(Outcome):
        raise FormProblem(f"选项 {name}：outcome 只能是 {'、'.join(OUTCOMES)}", code="form.attribute")
    return Choice(name, label or name, cast("Outcome", meaning) if meaning else None, limit_of(limit))
