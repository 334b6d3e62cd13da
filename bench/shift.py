"""A whole shift without a network, and how smooth it was: `python -m bench.shift --minutes 10`; prints JSON.

A round of twelve points on the real window, offscreen, with the photos of three cameras (formats, sizes, orientations),
the platform switched off all the while. The app is killed once in the middle. Then the platform comes back, everything
is sent, and the checker that shares no code with either side compares device and platform. Each part is a process of
its own; in each the lateness of the event loop is measured from the unlocked lock to the end.
"""

import argparse
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image

from bench.loop import spread
from gridworker.assets import asset
from ui.demo import stage

if TYPE_CHECKING:
    from bench.lateness import Lateness

POINTS, HALF = 12, 6
REPORTED = {1: "飞线充电", 3: "楼道堆物", 5: "设施损坏", 7: "占消防车道", 9: "飞线充电", 11: "楼道堆物"}
"""Points at which something is found and reported, with two photos each."""
CHECKED, BY_CODE, BY_HAND, SKIPPED = (2, 9), 4, 8, 10
PARTS = ("morning", "afternoon", "home")
_WORST = 8
_PAUSES = 5
"""Touches of a point after which the worker looks round for a while."""
_LEFT_OUT = ("closed", "recheck", "handler")
"""Checks about what the desk and the departments do afterwards: nobody plays them here."""


def main() -> None:
    """Plays one part in a process of its own, or the whole shift."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--part", choices=PARTS)
    for name in ("profile", "central", "out", "photos"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()
    if options.part:
        play(options)
        return
    with tempfile.TemporaryDirectory(prefix="gridworker-bench-") as folder:
        print(json.dumps(whole_shift(Path(folder) / "shift", options.minutes), ensure_ascii=False))


def whole_shift(out: Path, minutes: float) -> dict[str, Any]:
    """From the enrolment to the checker's verdict; raises if a part fails or something did not arrive."""
    out.mkdir(parents=True)
    Path(out.parent).chmod(0o755)  # under root PostgreSQL is another user
    photos = three_cameras(out / "cameras")
    port = stage.free_port()
    with stage.running_platform(out, port) as platform:
        url = str(platform["url"])
        stage.act(out, url, "enrol", code=stage.enrol_code(out))
    run_part(out, url, "morning", minutes, killed=True)
    run_part(out, url, "afternoon", minutes)
    with stage.running_platform(out, port) as platform:
        run_part(out, url, "home", minutes)
        stage.check(out, str(platform["database"]))
    return figures(out, photos, minutes)


def run_part(out: Path, url: str, part: str, minutes: float, *, killed: bool = False) -> None:
    """One part as a process; `killed` parts end with kill -9 once they are through."""
    options = [*stage.app_options(out, url), "--part", part, "--minutes", str(minutes)]
    app = stage.program("-m", "bench.shift", *options, headless=True, piped=killed)
    if killed:
        stage.wait_for_mark(app)
        app.kill()
        app.communicate()
    elif app.wait() != 0:
        raise stage.DemoProblem(f"part {part} of the shift failed")


def figures(out: Path, photos: list[Path], minutes: float) -> dict[str, Any]:
    """All parts together: what arrived, how late the event loop was, and what the worst delays were spent on."""
    told = [json.loads((out / f"{part}.json").read_text("utf-8")) for part in PARTS]
    late = [ms for part in told for ms in part["late_ms"]]
    stalls = sorted((stall for part in told for stall in part["stalls"]), reverse=True)
    checks = json.loads((out / "summary.json").read_text("utf-8"))["checks"]
    wrong = [one for one in checks if not one["ok"] and not any(word in one["name"] for word in _LEFT_OUT)]
    kept = {path.read_bytes() for path in (out / "central" / "blobs").rglob("*") if path.is_file()}
    arrived = sum(photo.read_bytes() in kept for photo in photos)
    assert not wrong, wrong
    assert arrived == len(photos), f"{arrived} of {len(photos)} photos arrived"
    return {
        **{f"{key}_ms": value for key, value in spread(late).items()},
        "over_16_ms": len(stalls),
        "ticks": len(late),
        "minutes": minutes,
        "photos_arrived": arrived,
        "checks": {one["name"]: one["ok"] for one in checks},
        "worst": stalls[:_WORST],
    }


# --- photos --------------------------------------------------------------------------------------------------------


def three_cameras(folder: Path) -> list[Path]:
    """Two photos a find, by three cameras in turn: a phone held upright, a tablet upside down, a stick with PNG."""
    folder.mkdir()
    scenes = sorted(asset("demo", "photos").glob("*.jpg"))
    cameras = ((4000, 3000, "JPEG", 6), (1920, 1080, "JPEG", 3), (1600, 1200, "PNG", 1))
    made = []
    for number in range(2 * len(REPORTED)):
        wide, high, kind, turned = cameras[number % 3]
        path = folder / f"{number:02d}.{'png' if kind == 'PNG' else 'jpg'}"
        path.write_bytes(as_taken(scenes[number % len(scenes)], (wide, high), kind, turned))
        made.append(path)
    return made


def as_taken(scene: Path, size: tuple[int, int], kind: str, turned: int) -> bytes:
    """A shipped photo as such a camera would leave it, with EXIF's turn."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    out = io.BytesIO()
    with Image.open(scene) as photo:
        photo.convert("RGB").resize(size, Image.Resampling.BICUBIC).save(out, kind, exif=exif, quality=90)
    return out.getvalue()


# --- a part --------------------------------------------------------------------------------------------------------


def play(options: argparse.Namespace) -> None:
    """Unlocks, works through the part, and writes down how late the event loop was."""
    from bench.round import Round

    played = Round(options)
    played.unlock()
    getattr(played, options.part)()
    write_lateness(Path(options.out) / f"{options.part}.json", played.late)
    if options.part == "morning":
        print("ready to be killed", flush=True)
        played.hand.rest(600_000)
    played.close()


def write_lateness(file: Path, late: "Lateness") -> None:
    """Keeps what was measured where a kill does not take it away."""
    late.stop()
    stalls = [[stall.ms, stall.step, list(stall.where)] for stall in late.stalls]
    file.write_text(json.dumps({"late_ms": late.late_ms, "stalls": stalls}, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
    sys.exit(0)
