"""The words of the trade, as codes that never change.

Every other module speaks in these codes. The Chinese word beside a code is the shipped default that a tenant may
replace; it is for showing only, and nothing may be decided by it. This module knows no rules, no storage, no screens.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A stable code with the Chinese word shown for it unless the tenant has another."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make a member that is its code and carries its word."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Mark(Word):
    """How well a shipped fact is founded."""

    VERIFIED = "verified", "已核对"
    TO_CONFIRM = "to_confirm", "待确认"
    DEFAULT = "default", "本系统默认"


class TaskType(Word):
    """What kind of work a task asks for."""

    RECHECK = "recheck", "复查"
    FIRE_CHECK = "fire_check", "消防检查"
    GAS_CHECK = "gas_check", "燃气检查"
    HOUSE_VERIFY = "house_verify", "房屋核验"
    SHOP_CHECK = "shop_check", "商铺检查"
    RENT_CHECK = "rent_check", "出租房检查"
    BUILDING_CHECK = "building_check", "自建房检查"
    FLOOD_CHECK = "flood_check", "防汛检查"
    SITE_CHECK = "site_check", "工地检查"
    FACILITY_CHECK = "facility_check", "市政设施检查"
    SCHOOL_CHECK = "school_check", "校园周边检查"
    MEETING = "meeting", "议事与纠纷"
    VISIT = "visit", "走访"
    PATROL = "patrol", "巡查"
    CORRECTION = "correction", "补正"


class TaskStatus(Word):
    """Where a task is."""

    ASSIGNED = "assigned", "待接"
    TAKEN = "taken", "进行中"
    DONE = "done", "已完成"
    WITHDRAWN = "withdrawn", "已撤回"
    RETURNED = "returned", "已退回"


class WishKind(Word):
    """What a worker may ask about a task instead of doing it now."""

    POSTPONE = "postpone", "改约"
    HAND_OVER = "hand_over", "转交"


class WishState(Word):
    """Where such a wish is."""

    ASKED = "asked", "等答复"
    GRANTED = "granted", "同意了"
    REFUSED = "refused", "没同意"


class MessageKind(Word):
    """What a text from the platform is."""

    MESSAGE = "message", "消息"
    ANNOUNCEMENT = "announcement", "公告"


class Urgency(Word):
    """How soon the reporter thinks somebody must come."""

    NORMAL = "normal", "一般"
    PRESSING = "pressing", "较急"
    URGENT = "urgent", "紧急"


class EventLevel(Word):
    """The level of an event, which decides how fast it is answered."""

    L1 = "L1", "特急"
    L2 = "L2", "紧急"
    L3 = "L3", "一般"
    L4 = "L4", "长期"


class Severity(Word):
    """How bad a failed checklist item is: danger now, rectify by a date, persuade on the spot."""

    S1 = "S1", "重大"
    S2 = "S2", "较大"
    S3 = "S3", "一般"


class HazardLevel(Word):
    """The level in law; only a qualified role on the platform sets it."""

    GENERAL = "general", "一般隐患"
    MAJOR = "major", "重大隐患"


class CareColour(Word):
    """The level of care a person gets, never a label of the person."""

    RED = "red", "红色关爱"
    YELLOW = "yellow", "黄色关爱"
    BLUE = "blue", "蓝色关爱"
    GREEN = "green", "绿色关爱"


class WarningColour(Word):
    """The grade of a public warning; another scale than that of care."""

    RED = "red", "红色预警"
    ORANGE = "orange", "橙色预警"
    YELLOW = "yellow", "黄色预警"
    BLUE = "blue", "蓝色预警"


class EventStage(Word):
    """Where an event is on its way; `interop_code` in `event_flow` gives the two-digit code of other systems."""

    DRAFT = "draft", "草稿"
    QUEUED = "queued", "待传"
    REPORTED = "reported", "待受理"
    MORE_WANTED = "more_wanted", "待补充"
    PRE_CHECK = "pre_check", "核查中"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    ACCEPTED = "accepted", "已受理"
    REGISTERED = "registered", "待分流"
    DISPATCHED = "dispatched", "已分流"
    HANDLING = "handling", "处置中"
    RETURNED = "returned", "已退单"
    SUSPENDED = "suspended", "挂起"
    HANDLED = "handled", "已处置"
    FEEDBACK = "feedback", "已反馈"
    POST_CHECK = "post_check", "待核实"
    CLOSED = "closed", "已结案"
    CLOSED_SELF = "closed_self", "自行办结"
    RATED = "rated", "已评价"
    REOPENED = "reopened", "重新办理"
    ARCHIVED = "archived", "已归档"
    MERGED = "merged", "已并入"


class InspectionStage(Word):
    """Where an inspection is."""

    PLANNED = "planned", "待检查"
    STARTED = "started", "检查中"
    SUBMITTED = "submitted", "已提交"
    PASSED = "passed", "合格"
    FAILED = "failed", "有隐患"


class HazardStage(Word):
    """Where a hazard is between being found and being struck off."""

    FOUND = "found", "已发现"
    CLEARED_ON_SITE = "cleared_on_site", "当场改好"
    RECTIFYING = "rectifying", "整改中"
    RECHECK = "recheck", "待复查"
    RECHECK_FAILED = "recheck_failed", "复查未过"
    ESCALATED = "escalated", "已上报"
    ENFORCEMENT = "enforcement", "执法处理"
    SUPERVISED = "supervised", "挂牌督办"
    CLEAR_ASKED = "clear_asked", "申请销号"
    CLEARED = "cleared", "已销号"


class VisitStage(Word):
    """Where a visit is."""

    SCHEDULED = "scheduled", "已排期"
    DUE = "due", "待走访"
    IN_PROGRESS = "in_progress", "走访中"
    MET = "met", "已见面"
    NOT_MET = "not_met", "未见面"
    ALERTED = "alerted", "已报警"
    FOLLOW_UP = "follow_up", "有需求"
    COLOUR_PROPOSED = "colour_proposed", "建议调整关爱等级"
    CLOSED = "closed", "已完成"


class VisitOutcome(Word):
    """What came of going there."""

    MET = "met", "见到本人"
    MET_BY_PHONE = "met_by_phone", "电话或视频联系上"
    HEARD_OF = "heard_of", "经他人了解"
    NOT_MET = "not_met", "未见面"
    DOOR_NOT_OPENED = "door_not_opened", "未开门"


class FeedbackKind(Word):
    """What a worker tells those who run the program."""

    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"


class NotMetReason(Word):
    """Why nobody was met."""

    NOT_HOME = "not_home", "不在家"
    REFUSED = "refused", "拒绝"
    MOVED = "moved", "搬离"
    IN_HOSPITAL = "in_hospital", "住院"
    AWAY = "away", "外出"
    LOST_CONTACT = "lost_contact", "失联"


class RecheckResult(Word):
    """What a recheck finds."""

    FIXED = "fixed", "已改好"
    PARTLY = "partly", "没改完"
    NOT_FIXED = "not_fixed", "没改"


class PatrolStage(Word):
    """Where a patrol is."""

    PLANNED = "planned", "待巡查"
    RUNNING = "running", "巡查中"
    PAUSED = "paused", "已暂停"
    FINISHED = "finished", "已结束"


class PointStage(Word):
    """Where a point of a patrol is."""

    OPEN = "open", "没到"
    REACHED = "reached", "已到"
    LOOKED = "looked", "看过"
    SKIPPED = "skipped", "跳过"


class PointKind(Word):
    """What a point of a patrol is."""

    BUILDING = "building", "楼栋"
    RISK_POINT = "risk_point", "风险点"
    PART = "part", "部件"


class ArrivalBy(Word):
    """How it was told that somebody is at a point."""

    POSITION = "position", "定位"
    CODE = "code", "扫码"
    HAND = "hand", "手动"


class PointFinding(Word):
    """What a look at a point found."""

    FINE = "fine", "没有问题"
    PROBLEM = "problem", "有问题"


class NoticeDelivery(Word):
    """How a notice reached the responsible person."""

    SIGNED = "signed", "已签收"
    REFUSED = "refused", "拒签"
    LEFT_AT_DOOR = "left_at_door", "留置"


class WarningStage(Word):
    """Where a public warning is; only a named person's answer counts."""

    ISSUED = "issued", "已发布"
    PUSHED = "pushed", "已推送"
    RECEIVED = "received", "设备已收到"
    ACKED = "acked", "已叫应"
    ACTING = "acting", "处置中"
    DONE = "done", "已完成"
    CLOSED = "closed", "已解除"


class AlarmStage(Word):
    """Where an alarm from a home is."""

    RAISED = "raised", "已报警"
    DISPATCHED = "dispatched", "已派人"
    TAKEN = "taken", "已接"
    ON_SITE = "on_site", "已到场"
    JUDGED = "judged", "已判明"
    CLOSED = "closed", "已关闭"


class AlarmFinding(Word):
    """What the alarm turned out to be."""

    FALSE = "false", "误报"
    MINOR = "minor", "小问题"
    REAL = "real", "真实险情"
    NO_ENTRY = "no_entry", "进不去"


class Rating(Word):
    """What the resident thinks of the result."""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class SupervisionCard(Word):
    """The card on a supervised event, by its interchange code."""

    YELLOW = "1", "黄牌"
    RED = "2", "红牌"
    BLACK = "3", "黑牌"


class Role(Word):
    """In what capacity somebody acts."""

    GRID_HEAD = "grid_head", "网格长"
    GRID_WORKER = "grid_worker", "网格员"
    MICRO_WORKER = "micro_worker", "微网格员"
    HELPER = "helper", "志愿者"
    CITIZEN = "citizen_reporter", "居民"
    COMMUNITY_DESK = "community_desk", "社区"
    DISPATCHER = "dispatcher", "调度员"
    DEPARTMENT = "department", "职能部门"
    ENFORCEMENT = "enforcement", "执法人员"
    EXPERT = "expert", "专家"
    SUPERVISOR = "supervisor", "督办负责人"
    ADMIN = "admin", "管理员"
    SYSTEM = "system", "平台"


class Source(Word):
    """How an event came in."""

    PATROL = "patrol", "网格巡查"
    RESIDENT_CALL = "resident_call", "居民呼叫"
    HOTLINE_96966 = "96966", "96966"
    HOTLINE_12345 = "12345", "12345"
    COMMUNITY = "community", "社区"
    VIDEO_AI = "video_ai", "视频AI"
    SENSOR = "sensor", "物联"
    ONLINE_MAIL = "online_mail", "网络信箱"
    LEADER = "leader", "领导交办"
    CAMPAIGN = "campaign", "专项行动"
    OTHER = "other", "其他"


class GridLevel(Word):
    """The kind of a grid."""

    CHIEF = "chief", "总网格"
    GENERAL = "general", "一般网格"
    DEDICATED = "dedicated", "专属网格"
    MICRO = "micro", "微网格"


class DivisionLevel(Word):
    """The level of an administrative division."""

    CITY = "city", "市"
    DISTRICT = "district", "区县"
    STREET = "street", "街道乡镇"
    COMMUNITY = "community", "社区村"


class PositionSource(Word):
    """Where a position came from."""

    GNSS = "gnss", "卫星定位"
    NETWORK = "network", "网络定位"
    PHOTO = "photo", "照片位置"
    MAP = "map", "地图选点"
    ADDRESS = "address", "地址"
    NONE = "none", "没有位置"


class LimitKind(Word):
    """How a time limit is counted."""

    URGENT_HOUR = "urgent_hour", "紧急工作时"
    WORK_HOUR = "work_hour", "工作时"
    URGENT_DAY = "urgent_day", "紧急工作日"
    WORK_DAY = "work_day", "工作日"
    NATURAL_DAY = "natural_day", "自然日"


class DueLight(Word):
    """The warning light of a running limit, by its interchange code."""

    RUNNING = "00", "未过期"
    SOON = "01", "将到期"
    PAST = "02", "已过期"
    DONE_LATE = "03", "超期"
