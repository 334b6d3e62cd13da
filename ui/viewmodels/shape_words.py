"""A way (geotrace) or an area (geoshape) in words, until there is a map: how many points, how long, how large.

Pure; figures are those the functions distance() and area() of a form give.
"""

from PySide6.QtCore import QCoreApplication

from gridworker.forms.functions_geo import length_m, ring_m2
from ui.language import amount
from ui.viewmodels.moments import distance_text

_SQUARE_KM = 1_000_000
_FEW = 3
"""Points that an area needs."""


def points_of(text: str) -> list[str]:
    """The points of a trace or shape, each `latitude longitude height accuracy` as it was written."""
    return [point.strip() for point in text.split(";") if point.strip()]


def trace_words(text: str) -> str:
    """Such as `3 个点 · 长约 40 m`; empty for no answer, without a length for what is no line."""
    points = points_of(text)
    said = [amount("{} 个点", len(points))] if points else []
    length = length_m(text)
    if len(points) > 1 and length is not None:
        said.append(_tr("长约 {}").format(distance_text(length)))
    return " · ".join(said)


def shape_words(text: str) -> str:
    """Such as `4 个点 · 周长约 180 m · 面积约 2000 m²`; the point that closes the ring is not counted twice."""
    points = points_of(text)
    is_closed = len(points) > 1 and points[0] == points[-1]
    corners = len(points) - is_closed
    said = [amount("{} 个点", corners)] if points else []
    around, area = length_m(text if is_closed else f"{text};{points[0]}" if points else ""), ring_m2(text)
    if corners >= _FEW and around is not None and area is not None:
        said += [_tr("周长约 {}").format(distance_text(around)), _tr("面积约 {}").format(_area_text(area))]
    return " · ".join(said)


def _area_text(area: float) -> str:
    return f"{area:.0f} m²" if area < _SQUARE_KM else f"{area / _SQUARE_KM:.1f} km²"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)
