"""我的, answered from the store; what it writes for an administrator holds no personal data."""

import json
import platform
from pathlib import Path

from gridworker import __version__
from gridworker.doctor import check_clock, check_database, check_disk, check_spool, look_over
from gridworker.errors import InputProblem
from gridworker.model.grid_code import GridCode, is_grid_code
from gridworker.model.records import Feedback
from gridworker.model.vocabulary import FeedbackKind
from gridworker.services.feedback import file_feedback
from gridworker.store.retention import Retention
from ui.language import said
from ui.ports import network
from ui.ports.workplace import Workplace, tenant_of
from ui.viewmodels.me import Mine, Said
from ui.viewmodels.moments import day_text, parsed

_MOST_SAID = 5
SWITCHES = {
    "checkin": "打卡",
    "shift_timer": "在岗计时",
    "patrol_count": "巡查次数",
    "points": "积分",
    "track": "记录巡查轨迹",
    "forced_photo": "必须拍照",
    "emergency_scene": "应急模式",
    "alert_sound": "预警提示音",
}


class MeDesk:
    """Answers `MePort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._store, self._engine = workplace.store, workplace.engine

    def look(self) -> Mine:
        """Everything the page tells."""
        with self._store.reader() as reader:
            worker, tenant, kept = reader.worker, tenant_of(reader), reader.uploads.originals_kept()
            told = reader.feedback.latest(_MOST_SAID)
        way = network.chosen_way(self._store)
        place = f"{worker.street_name} {worker.community_name}".strip() if worker else ""
        return Mine(
            name=worker.name if worker else "",
            role_line=f"{said(worker.role.label)} · {place}" if worker else "",
            code=worker.code if worker else "",
            grids=tuple(_grid_line(code) for code in worker.grids) if worker else (),
            tenant=tenant.name,
            switches=tuple(
                (said(SWITCHES.get(name, name)), on) for name, on in sorted(tenant.switches.items())
            ),
            originals=kept.size_bytes,
            delivered=kept.delivered_bytes,
            free=self._store.free_bytes(),
            version=__version__,
            platform=self._store.identity.platform_url,
            filing=tenant.filing,
            said=tuple(self._said(one) for one in told),
            room=int(self._store.room()),
            quota=self._store.blobs.quota_bytes,
            link=self._engine.link_kind.value,
            wifi_only=network.wifi_only(self._store),
            proxy=way.proxy,
            ca_file=way.ca_file,
        )

    def _said(self, feedback: Feedback) -> Said:
        now = self._store.clock.now()
        return Said(
            f"{said(feedback.sort.label)} · {day_text(parsed(feedback.filed_at, now), now)}",
            feedback.text,
            feedback.answer,
        )

    def tell(self, sort: str, text: str) -> None:
        """Files a complaint or a suggestion."""
        file_feedback(self._store, FeedbackKind(sort), text)

    def keep_wifi_only(self, *, on: bool) -> None:
        """Whether originals wait; those that need not any more go at once."""
        network.keep_wifi_only(self._store, on=on)
        self._engine.network_changed(self._engine.link_kind)

    def keep_way(self, proxy: str, ca_file: str) -> None:
        """Keeps proxy and own certificates; raises what is wrong with them."""
        network.keep_way(self._store, proxy, ca_file)

    def clean(self) -> int:
        """Deletes originals that the platform has verified, however short ago."""
        return self._store.free_originals(Retention(original_days=0))

    def diagnose(self, path: Path) -> None:
        """Writes versions, checks and counts.

        Raises:
            InputProblem: there is no writing there.
        """
        folder = self._store.folder
        checks = {
            "disk": lambda: check_disk(folder),
            "clock": lambda: check_clock(self._store.clock),
            "database": lambda: check_database(folder),
            "spool": lambda: check_spool(folder),
        }
        with self._store.reader() as reader:
            outbox, uploads = reader.outbox.counts(), reader.uploads.counts()
        told = {
            "version": __version__,
            "system": platform.platform(),
            "python": platform.python_version(),
            "device": self._store.identity.device,
            "checks": [finding._asdict() for finding in look_over(checks.items())],
            "waiting": outbox.ops_waiting,
            "attention": outbox.attention,
            "photos_waiting": outbox.photos_waiting,
            "bytes_waiting": uploads.bytes_waiting,
        }
        try:
            path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            text = f"没写成：{error.strerror or error}。换一个文件夹再试；资料不受影响。"
            raise InputProblem(text, code="diagnose.target") from error


def _grid_line(code: str) -> str:
    return f"{GridCode.parse(code).display} · {code}" if is_grid_code(code) else code
