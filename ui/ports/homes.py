"""The homes of a building with who is registered there, for checking them at the door: names masked, numbers left out."""

import re

from gridworker.model.masking import mask_name
from gridworker.model.records import House, Person
from gridworker.store.reader import Reader
from ui.language import listed, said
from ui.ports.workplace import Workplace
from ui.viewmodels.moments import parsed, stamp_text
from ui.viewmodels.plain_task import HomeShown

_USES = {"owner": "自住", "rented": "出租"}
_NUMBER = re.compile(r"\d+")


def homes_of(reader: Reader, work: Workplace, building_id: str) -> list[HomeShown]:
    """By entrance and room, as one walks past them."""
    if not building_id:
        return []
    houses = sorted(reader.houses.in_building(building_id), key=_on_the_way)
    return [_shown(work, house, reader.persons.in_house(house.id)) for house in houses]


def _on_the_way(house: House) -> tuple[int, int, str]:
    return _number(house.unit), _number(house.room), house.address_text


def _number(text: str) -> int:
    found = _NUMBER.search(text)
    return int(found[0]) if found else 0


def _shown(work: Workplace, house: House, people: list[Person]) -> HomeShown:
    where = " ".join(filter(None, (said(f"{house.unit} 单元") if house.unit else "", house.room)))
    use = said(_USES.get(house.state, house.state))
    names = listed([mask_name(person.name) for person in people]) or said("没有登记的人")
    changes = [edit.at for one in (house, *people) for edit in one.edits]
    at = max((parsed(change, work.now()) for change in changes), default=None)
    return HomeShown(
        " · ".join(filter(None, (where or house.address_text, use))),
        names,
        said(f"资料改于 {stamp_text(at)}") if at else "",
    )
