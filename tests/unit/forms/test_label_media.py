"""Pictures, sounds and films of labels: what the check takes, and what it says about those it does not take."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gridworker.cli import main
from gridworker.errors import FormProblem
from gridworker.forms.check import Report, check_workbook
from gridworker.forms.definition import load_form
from gridworker.forms.label_media import MOST_TOGETHER_BYTES, bare_name, form_files, named_in
from sync.central.forms import made_of
from tests.unit.forms.media_files import picture, sound
from tests.unit.forms.workbooks import workbook

HEAD = ("type", "name", "label", "image", "media::audio", "big-image")
CHOICES = (
    ("list_name", "name", "label", "image"),
    ("l", "clear", "通畅", "clear.jpg"),
    ("l", "blocked", "堵了"),
)
ASKED = ("select_one l", "exit", "通道", "stairs.png", "listen.wav", "large.png")
FILES = {
    "stairs.png": picture(),
    "large.png": picture((900, 600)),
    "clear.jpg": picture(kind="JPEG"),
    "listen.wav": sound(),
}


def checked(files: dict[str, bytes], *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Report:
    return check_workbook(workbook(head, *(rows or (ASKED,)), choices=CHOICES), "a.xlsx", beside=files.get)


def test_files_of_questions_and_choices_are_taken_and_known_to_the_form() -> None:
    report = checked(FILES)
    assert report.findings == ()
    assert (report.ok, dict(report.media)) == (True, FILES)
    question = load_form(report.xml or b"").questions[0]
    assert question.media == {"image": "stairs.png", "audio": "listen.wav", "big-image": "large.png"}
    assert [choice.media for choice in question.choices] == [{"image": "clear.jpg"}, {}]


def test_each_language_may_have_its_own_picture() -> None:
    head = (
        "type",
        "name",
        "label::中文 (zh)",
        "label::English (en)",
        "image::中文 (zh)",
        "image::English (en)",
    )
    files = {"zh.png": picture(), "en.png": picture(colour="#2020c0"), "clear.jpg": FILES["clear.jpg"]}
    report = checked(files, ("note", "a", "看图", "Look", "zh.png", "en.png"), head=head)
    assert (report.refusals, set(report.media)) == ((), set(files))
    assert load_form(report.xml or b"", "English (en)").questions[0].media == {"image": "en.png"}
    assert set(named_in(report.xml or b"")) >= {"zh.png", "en.png"}


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("stairs.png", None, "form.attachment", "找不到文件 stairs.png"),
        ("stairs.svg", b"<svg/>", "form.media", "image 列用不了 stairs.svg，可以用"),
        ("stairs", picture(), "form.media", "用不了 stairs"),
        ("stairs.png", b"GIF89a" + bytes(60), "form.media", "内容和名字不符"),
        ("stairs.png", picture()[:50], "form.media", "坏了"),
        ("stairs.png", picture((6001, 1)), "form.media", "6000 像素"),
        ("stairs.png", picture() + bytes(1_000_000), "form.too_large", "太大（最多 1 MB）"),
        ("../stairs.png", picture(), "form.media", "只写文件名"),
        ("a\\stairs.png", picture(), "form.media", "只写文件名"),
        ("${exit}.png", picture(), "form.media", "算出来"),
        ("图😀.png", None, "form.attachment", "图😀.png"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    name: str, content: bytes | None, code: str, words: str
) -> None:
    files = FILES | {name: content} if content is not None else {k: v for k, v in FILES.items() if k != name}
    report = checked(files, (*ASKED[:3], name, *ASKED[4:]))
    [finding] = report.refusals
    assert (report.xml, finding.code, finding.sheet, finding.row, finding.column) == (
        *(None, code, "survey"),
        *(2, "image"),
    )
    assert words in finding.text()


def test_a_choice_without_its_picture_is_refused_on_the_sheet_choices() -> None:
    [finding] = checked({name: data for name, data in FILES.items() if name != "clear.jpg"}).refusals
    assert (finding.sheet, finding.row, finding.column) == ("choices", 2, "image")
    assert finding.text("en").startswith(
        "sheet choices, row 2, column image: the file clear.jpg is not there"
    )


def test_files_that_are_too_much_together_are_refused() -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(19_000_000)
    rows = [("note", f"n{at}", "看", f"{at}.mp4") for at in range(4)]
    report = checked(
        {f"{at}.mp4": film for at in range(4)} | FILES, *rows, head=("type", "name", "label", "video")
    )
    assert [finding.code for finding in report.refusals] == ["form.too_large"]
    assert str(MOST_TOGETHER_BYTES // 1_000_000) in report.refusals[0].text()


def test_a_picture_of_a_group_is_told_not_to_show() -> None:
    rows = (("begin group", "g", "楼梯", "stairs.png"), ("text", "a", "字"), ("end group",))
    report = checked(FILES, *rows)
    assert [(found.row, found.refuses) for found in report.findings if "题组" in found.text()] == [(2, False)]


@pytest.mark.parametrize(
    ("text", "name"), [("jr://images/a.png", "a.png"), (" a.png ", "a.png"), ("jr:a.png", "jr:a.png")]
)
def test_names_as_they_are_written_elsewhere(text: str, name: str) -> None:
    assert bare_name(text) == name


def lies_there(folder: Path, at: Path) -> Path:
    path = folder / "楼道.xlsx"
    path.write_bytes(workbook(HEAD, ASKED, choices=CHOICES))
    at.mkdir(exist_ok=True)
    for name, data in FILES.items():
        (at / name).write_bytes(data)
    return path


@pytest.mark.parametrize("place", ["", "楼道-media"])
def test_files_lie_beside_the_workbook_or_in_its_own_folder(tmp_path: Path, place: str) -> None:
    made = made_of(lies_there(tmp_path, tmp_path / place))
    assert [file.name for file in made.record.media] == sorted(FILES)
    assert [FILES[file.name] for file in made.record.media] == list(made.files)
    assert {file.media_type for file in made.record.media} == {"image/png", "image/jpeg", "audio/wav"}


def test_the_command_takes_a_folder_and_says_what_is_missing_without_it(tmp_path: Path) -> None:
    path = lies_there(tmp_path, tmp_path / "图")
    lonely = CliRunner().invoke(main, ["form", "check", "--json", str(path)])
    codes = [finding["code"] for finding in json.loads(lonely.output)[0]["findings"]]
    assert (lonely.exit_code, codes) == (1, ["form.attachment"] * 4)
    done = CliRunner().invoke(main, ["form", "check", "--media", str(tmp_path / "图"), str(path)])
    assert (done.exit_code, "可以发布" in done.output) == (0, True)


def test_a_form_names_each_file_by_its_content() -> None:
    report = checked(FILES)
    files = form_files(report.xml or b"", FILES)
    assert len({file.sha256 for file in files}) == len(FILES)
    assert [file.size_bytes for file in files] == [len(FILES[name]) for name in sorted(FILES)]


def test_a_form_fetched_from_another_server_is_published_with_the_files_of_its_manifest(
    tmp_path: Path,
) -> None:
    xml = checked(FILES).xml or b""
    (tmp_path / "form.xml").write_bytes(xml)
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    made = made_of(tmp_path / "form.xml")
    assert (made.record.id, made.record.xml.encode()) == ("try@1", xml)
    assert [file.name for file in made.record.media] == sorted(FILES)
    (tmp_path / "clear.jpg").unlink()
    with pytest.raises(FormProblem, match=r"clear\.jpg"):
        made_of(tmp_path / "form.xml")
