"""Made-up work of the size and kind that field workers make: reports, residents, photos; the same for every seed.

Texts are put together from phrases as people pick and type them, so that they compress as real ones do: neither one
sentence repeated nor noise. Every object is a pure function of its number and the seed.
"""

import json
import random
import uuid
from collections.abc import Iterator
from typing import Any

REPORTS, RESIDENTS, CHANGED, PHOTOS = 2_000, 10_000, 100, 20
REPORT_BYTES, RESIDENT_BYTES, PHOTO_BYTES = 800, 600, 300 * 1024
GRID = "5101080040061003000"

_PLACES = ("双林北支路", "新鸿路", "猛追湾街", "建设路", "东昌路", "二环路东二段", "玉双路", "水碾河路")
_PHRASES = (
    "楼道堆放纸箱，已当场劝导",
    "住户称近期有陌生人按门铃",
    "消防通道被三轮车占用",
    "配电箱门未上锁，已告知物业",
    "独居老人精神尚可，血压偏高",
    "外墙瓷砖有空鼓，下方已拉警戒线",
    "下水井盖松动，车辆经过有响声",
    "租客一周后搬走，房东已登记",
    "燃气软管老化，建议三日内更换",
    "电动车在楼梯间充电，已移出",
    "路灯连续两晚不亮，附近居民反映",
    "围挡被风吹倒，已联系施工单位",
    "老人说助听器坏了，需要帮忙送修",
    "水表箱盖缺失，有绊倒危险",
    "楼上漏水，双方愿意调解",
    "宣传单已发放，电话已登记",
)
_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"


def report(number: int, seed: int = 1) -> dict[str, Any]:
    """The payload of a reported event; with the op around it about `REPORT_BYTES` of JSON."""
    luck = _luck("report", seed, number)
    payload: dict[str, Any] = {
        "category": luck.choice(("S01", "S03", "S05")),
        "urgency": "normal",
        "place": {
            "text": _address(luck),
            "grid": GRID,
            "lon": round(luck.uniform(104.0, 104.2), 6),
            "lat": round(luck.uniform(30.6, 30.75), 6),
            "accuracy_m": round(luck.uniform(3, 60), 1),
        },
        "happened_at": _moment(luck),
    }
    return {**payload, "description": _text(luck, REPORT_BYTES - 400 - len(_bytes(payload)))}


def resident(number: int, seed: int = 1, version: int = 1) -> dict[str, Any]:
    """A resident of about `RESIDENT_BYTES` of JSON; a later version has another remark."""
    luck = _luck("resident", seed, number)
    record: dict[str, Any] = {
        "id": str(uuid.UUID(int=luck.getrandbits(128), version=4)),
        "name": luck.choice(_NAMES) + "测试" + luck.choice(_NAMES),
        "grid": GRID,
        "address_text": _address(luck),
        "phone": f"1990000{luck.randrange(10_000):04d}",
    }
    remark = _luck("remark", seed, number * 100 + version)
    return {**record, "note": _text(remark, RESIDENT_BYTES - len(_bytes(record)))}


def changed(seed: int = 1) -> list[int]:
    """The numbers of the residents that change."""
    luck = random.Random(f"changed:{seed}")  # noqa: S311 - repeatable on purpose
    return sorted(luck.sample(range(RESIDENTS), CHANGED))


def photo(number: int, seed: int = 1) -> bytes:
    """As a camera's file is: framed as a JPEG, and nothing in it compresses. No picture."""
    body = _luck("photo", seed, number).randbytes(PHOTO_BYTES - 6)
    return b"\xff\xd8\xff\xe0" + body + b"\xff\xd9"


def documents(seed: int = 1) -> Iterator[dict[str, Any]]:
    """The reports as whole documents, as a database that replicates documents holds them."""
    for number in range(REPORTS):
        luck = _luck("id", seed, number)
        payload = report(number, seed)
        envelope = {
            "kind": "event.reported",
            "district": "510108",
            "incarnation": str(uuid.UUID(int=7, version=4)),
            "seq": number,
            "made_at": payload["happened_at"],
            "clock": {"boot_id": "boot-1", "elapsed_ms": number, "offset_ms": 0, "trust": "synced"},
        }
        yield {"_id": str(uuid.UUID(int=luck.getrandbits(128), version=4)), **envelope, "payload": payload}


def _luck(kind: str, seed: int, number: int) -> random.Random:
    return random.Random(f"{kind}:{seed}:{number}")  # noqa: S311 - repeatable on purpose


def _address(luck: random.Random) -> str:
    yard, house, unit, door = (
        luck.randint(1, 199),
        luck.randint(1, 20),
        luck.randint(1, 6),
        luck.randint(101, 1804),
    )
    return f"{luck.choice(_PLACES)} {yard} 号院 {house} 栋 {unit} 单元 {door} 号"


def _moment(luck: random.Random) -> str:
    return f"2026-07-{luck.randint(1, 28):02d}T{luck.randint(8, 18):02d}:{luck.randint(0, 59):02d}:00+08:00"


def _text(luck: random.Random, size: int) -> str:
    parts: list[str] = []
    while len("；".join(parts).encode()) < size:
        parts.append(luck.choice(_PHRASES) + (f"（{luck.randint(1, 300)}）" if luck.random() < 0.4 else ""))
    return "；".join(parts)


def _bytes(item: object) -> bytes:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
