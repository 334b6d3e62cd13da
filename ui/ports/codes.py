"""What a code on a plate or a tag stands for: a point of a patrol, a building, a home."""

from collections.abc import Sequence

from gridworker.errors import InputProblem
from gridworker.model.facts import Place
from gridworker.model.patrol_flow import point_with_code
from gridworker.model.vocabulary import PositionSource
from gridworker.store.reader import Reader
from ui.viewmodels.patrol_parts import place_of_point


def place_of_codes(reader: Reader, codes: Sequence[str]) -> Place:
    """The place that one of the codes names.

    Raises:
        InputProblem: there is no code (`code.none`), or none of them is known here (`code.unknown`).
    """
    for code in codes:
        place = _of_point(reader, code) or _of_building(reader, code) or _of_house(reader, code)
        if place is not None:
            return place
    if not codes:
        raise InputProblem(
            "照片里没有认出码。已填的都在。靠近些、对着光再来一次，或者照着码下面的字手输。", code="code.none"
        )
    raise InputProblem(
        f"“{codes[0][:40]}”不是本机知道的楼栋、房屋或风险点。已填的都在。核对是不是这里的牌子，也可以选楼栋。",
        code="code.unknown",
    )


def _of_point(reader: Reader, code: str) -> Place | None:
    for patrol in reader.patrols.all():
        point = point_with_code(patrol, code)
        if point is not None:
            return place_of_point(point, patrol.grid)
    return None


def _of_building(reader: Reader, code: str) -> Place | None:
    building = reader.buildings.with_code(code)
    if building is None:
        return None
    return Place(
        text=building.address_text,
        grid=building.grid,
        building_id=building.id,
        lon=building.lon,
        lat=building.lat,
        source=PositionSource.ADDRESS,
    )


def _of_house(reader: Reader, code: str) -> Place | None:
    house = reader.houses.with_code(code)
    if house is None:
        return None
    building = reader.buildings.by_id(house.building_id)
    return Place(
        text=house.address_text,
        grid=house.grid,
        building_id=house.building_id,
        lon=building.lon if building else None,
        lat=building.lat if building else None,
        source=PositionSource.ADDRESS,
    )
