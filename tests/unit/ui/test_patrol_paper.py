"""The summary of a round on paper: pure numbers and words first, then a PDF that reads the same everywhere."""

import re

import msgspec
from PySide6.QtWidgets import QApplication

from gridworker.model.facts import Payload
from gridworker.model.patrol_flow import advanced
from gridworker.model.patrol_summary import summarised
from gridworker.model.records import Patrol, Worker
from gridworker.model.vocabulary import PatrolStage, Role
from ui.documents.patrol_paper import patrol_html, patrol_pdf
from ui.screens.patrol_states import HALF, PLAN

WORKER = Worker(
    id="w1", code="0003", name="测试员", role=Role.GRID_WORKER, grids=("03",), community="510108004006"
)


def walked(*steps: Payload) -> Patrol:
    patrol = PLAN
    for step in steps:
        patrol = advanced(patrol, step)
    return msgspec.structs.replace(
        patrol,
        stage=PatrolStage.FINISHED,
        started_at="2026-07-16T01:00:00Z",
        finished_at="2026-07-16T10:30:00+08:00",
        reason="下暴雨",
    )


def test_the_summary_counts_points_and_names_what_was_missed() -> None:
    patrol = walked(*HALF)
    summary = summarised(patrol, patrol.points, WORKER, "新鸿社区 · 第 3 网格", ("14:02 飞线充电",))
    assert summary.counts == "共 12 个点：看过 2 个（有问题 1 个），跳过 1 个，漏 9 个"
    assert summary.when == "2026 年 7 月 16 日 09:00 到 10:30"
    assert summary.missed[0] == "新鸿路 68 号院 1 栋"
    assert summary.rows[1][2:] == ("有问题", "扫码", "两辆车停在棚外充电")
    assert summary.rows[2][2:] == ("跳过", "", "在施工，进不去")
    assert summary.rows[3].result == "漏了"


def test_nothing_on_paper_can_be_used_as_a_score() -> None:
    patrol = walked(*HALF)
    text = patrol_html(summarised(patrol, patrol.points, WORKER, "", ()))
    assert not re.search(r"\d+ ?(m|km|米|公里|分钟|小时|%|分\b)", re.sub(r"style='[^']*'|\d+%'", "", text))


def test_what_people_wrote_is_text_and_never_markup(qapp: QApplication) -> None:
    patrol = walked()
    hostile = msgspec.structs.replace(
        patrol,
        title="<script>1</script> & 😀",
        points=tuple(
            msgspec.structs.replace(p, name="<img src='file:///etc/passwd'>") for p in patrol.points
        ),
    )
    summary = summarised(hostile, hostile.points, None, "", ("<b>",))
    text = patrol_html(summary)
    assert "<script" not in text
    assert "<img" not in text
    assert patrol_pdf(summary).startswith(b"%PDF")


def test_the_paper_is_a4_with_its_chinese_font_inside(qapp: QApplication) -> None:
    patrol = walked(*HALF)
    pdf = patrol_pdf(summarised(patrol, patrol.points, WORKER, "新鸿社区 · 第 3 网格", ()))
    assert re.search(rb"/MediaBox \[0 0 595[.\d]* 84[12][.\d]*\]", pdf)
    assert b"/FontFile2" in pdf or b"/FontFile3" in pdf
    assert b"/ToUnicode" in pdf


def test_a_round_of_two_hundred_points_goes_on_over_pages(qapp: QApplication) -> None:
    patrol = walked()
    points = tuple(msgspec.structs.replace(patrol.points[0], id=f"p{n}") for n in range(200))
    pdf = patrol_pdf(summarised(patrol, points, WORKER, "", ()))
    assert len(re.findall(rb"/Type /Page\b", pdf)) > 3
