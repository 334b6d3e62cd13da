"""Reading whom to phone about a call for help and how to get there; that the numbers were shown is logged."""

from collections.abc import Iterator

from gridworker.errors import InputProblem
from gridworker.geo.distance import Fix, bearing_deg, distance_m
from gridworker.model.ops import RecordKind, RecordRef
from gridworker.model.records import Alarm, CarePlan, Tenant
from gridworker.services.reveals import log_phone_shown
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.workplace import Workplace, tenant_of
from ui.viewmodels.calling import PATH, CallCard, RouteCard
from ui.viewmodels.moments import distance_text
from ui.viewmodels.report_parts import PhoneNumber, duty_name

_REASON = "紧急呼叫"
_WAYS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_GONE = "这条呼叫已不在本机，可能已经有人办完。别的都没有变。"


class CallDesk:
    """Answers what 电话 and 路线 ask; every method is called off the UI thread."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace

    def phones(self, alarm_id: str) -> CallCard:
        """The numbers of an alarm, in full; the look is logged first.

        Raises:
            InputProblem: the alarm is not here any more.
            DiskFull: no room for the log; nothing is shown.
        """
        with self._work.store.reader() as reader:
            alarm = _alarm_of(reader, alarm_id)
            own, others = tuple(_of_person(reader, alarm)), street_phones(tenant_of(reader))
        if own:
            about = (RecordKind.PERSON, alarm.person_id) if alarm.person_id else (RecordKind.ALARM, alarm.id)
            log_phone_shown(self._work.store, RecordRef(*about), _REASON)
        return CallCard(alarm.title, own + others)

    def route(self, alarm_id: str) -> RouteCard:
        """Where an alarm is.

        Raises:
            InputProblem: the alarm is not here any more.
        """
        with self._work.store.reader() as reader:
            alarm = _alarm_of(reader, alarm_id)
        if alarm.lon is None or alarm.lat is None:
            return RouteCard(alarm.title, alarm.place_text)
        url, here = PATH.format(lat=alarm.lat, lon=alarm.lon), self._work.locate()
        if here is None:
            return RouteCard(alarm.title, alarm.place_text, url=url)
        far = distance_m(here.lon, here.lat, alarm.lon, alarm.lat)
        way = said(f"往{direction_of(here, alarm.lon, alarm.lat)} {distance_text(far)}（直线）")
        return RouteCard(alarm.title, alarm.place_text, way, said(f"定位精度 ±{here.accuracy_m:.0f} m"), url)


def direction_of(here: Fix, lon: float, lat: float) -> str:
    """One of eight directions, as people say them."""
    turn = bearing_deg(here.lon, here.lat, lon, lat)
    return _WAYS[round(turn / 45) % len(_WAYS)]


def _alarm_of(reader: Reader, alarm_id: str) -> Alarm:
    alarm = reader.alarms.by_id(alarm_id)
    if alarm is None:
        raise InputProblem(_GONE, code="alarm.gone")
    return alarm


def _of_person(reader: Reader, alarm: Alarm) -> Iterator[PhoneNumber]:
    """The person's own number, then who is to be told; each number once."""
    person = reader.persons.by_id(alarm.person_id) if alarm.person_id else None
    plan = reader.care_plans.by_id(alarm.person_id) if alarm.person_id else None
    own = alarm.phone or (person.phone if person else "")
    if own:
        yield PhoneNumber(said("本人"), own)
    if plan is not None and plan.emergency_phone and plan.emergency_phone != own:
        yield PhoneNumber(contact_label(plan), plan.emergency_phone)


def street_phones(tenant: Tenant) -> tuple[PhoneNumber, ...]:
    """The street's own numbers."""
    return tuple(PhoneNumber(duty_name(key), number) for key, number in tenant.phones.items())


def contact_label(plan: CarePlan) -> str:
    """Whose number a care plan names."""
    return said(f"紧急联系人 {plan.emergency_contact}" if plan.emergency_contact else "紧急联系人")
