"""Forms of an OpenRosa server over real HTTP: listed, fetched whole and checked, or not at all."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from gridworker.cli import main
from gridworker.clock import ManualClock
from gridworker.errors import EnvironmentProblem
from sync.client.openrosa_forms import fetch_form, list_forms
from sync.client.openrosa_http import Link
from sync.client.transport import WayOut
from tests.fakes.openrosa_server import OpenRosaFake, openrosa_server

FORM, CSV = "<h:html>楼道</h:html>".encode(), "name,label\n1,一\n".encode()


def md5(content: bytes) -> str:
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()


def form_list(url: str, said: str = md5(FORM)) -> bytes:
    return f"""<?xml version="1.0"?><xforms xmlns="http://openrosa.org/xforms/xformsList"><xform>
      <formID>stairs</formID><name>楼道检查</name><version>3</version><hash>{said}</hash>
      <downloadUrl>{url}/forms/stairs.xml</downloadUrl><manifestUrl>{url}/forms/stairs/manifest</manifestUrl>
    </xform></xforms>""".encode()


def manifest(url: str, name: str = "floors.csv", said: str = md5(CSV)) -> bytes:
    return f"""<manifest xmlns="http://openrosa.org/xforms/xformsManifest"><mediaFile>
      <filename>{name}</filename><hash>{said}</hash><downloadUrl>{url}/files/floors.csv</downloadUrl>
    </mediaFile></manifest>""".encode()


@pytest.fixture
def server() -> Iterator[OpenRosaFake]:
    with openrosa_server() as fake:
        fake.documents = {
            "/formList": form_list(fake.url),
            "/forms/stairs.xml": FORM,
            "/forms/stairs/manifest": manifest(fake.url),
            "/files/floors.csv": CSV,
        }
        yield fake


@pytest.fixture
def link(clock: ManualClock) -> Iterator[Link]:
    opened = Link(None, clock, WayOut(proxy="direct"))
    yield opened
    opened.close()


def test_list_says_what_the_server_offers(server: OpenRosaFake, link: Link) -> None:
    (listed,) = list_forms(link, server.url)
    assert (listed.form_id, listed.name, listed.version) == ("stairs", "楼道检查", "3")


def test_form_comes_with_its_files(server: OpenRosaFake, link: Link) -> None:
    form = fetch_form(link, server.url, "stairs")
    assert form.xml == FORM
    assert form.attachments == {"floors.csv": CSV}


def test_command_writes_the_form_and_its_files(server: OpenRosaFake, tmp_path: Path) -> None:
    options = ["--proxy", "direct", "openrosa", "fetch", server.url, "stairs", "--out", str(tmp_path / "got")]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in (tmp_path / "got").iterdir()} == {
        "form.xml": FORM,
        "floors.csv": CSV,
    }


@pytest.mark.parametrize(
    ("place", "content", "code"),
    [
        ("/forms/stairs.xml", FORM + b" ", "openrosa.hash"),
        ("/files/floors.csv", CSV[:-1], "openrosa.hash"),
        ("/formList", b"<html>log in</html", "openrosa.list"),
        ("/formList", b"", "openrosa.list"),
        ("/formList", b"<xforms/>", "openrosa.not_offered"),
        ("/formList", b"<xforms><xform><name>x</name></xform></xforms>", "openrosa.list"),
        ("/formList", b'<!DOCTYPE x [<!ENTITY a "b">]><xforms>&a;</xforms>', "openrosa.list"),
        ("/formList", form_list("http://elsewhere.invalid"), "openrosa.not_openrosa"),
        ("/forms/stairs/manifest", manifest("", "../../evil.csv"), "openrosa.list"),
        ("/forms/stairs/manifest", manifest("", "form.xml"), "openrosa.list"),
        ("/forms/stairs/manifest", manifest("", ".hidden"), "openrosa.list"),
    ],
)
def test_form_that_is_not_whole_or_not_trusted_is_not_kept(
    server: OpenRosaFake, tmp_path: Path, link: Link, place: str, content: bytes, code: str
) -> None:
    server.documents[place] = content
    with pytest.raises(EnvironmentProblem) as caught:
        fetch_form(link, server.url, "stairs")
    assert caught.value.code == code
    options = ["--proxy", "direct", "openrosa", "fetch", server.url, "stairs", "--out", str(tmp_path / "got")]
    assert CliRunner().invoke(main, options).exit_code == 1
    assert not (tmp_path / "got").exists()


def test_file_that_is_missing_is_said_to_be(server: OpenRosaFake, link: Link) -> None:
    del server.documents["/files/floors.csv"]
    with pytest.raises(EnvironmentProblem):
        fetch_form(link, server.url, "stairs")
