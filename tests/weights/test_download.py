"""Downloads over a bad network: whole, once, or an error that says what to do."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO, List, Tuple

import pytest

from edgecls.errors import (
    AccessError,
    DiskFullError,
    DownloadError,
    EdgeclsError,
    NetworkError,
    OfflineError,
    WeightsError,
)
from edgecls.weights.download import Patience, download

BODY = bytes(range(256)) * 4096


def _left(folder: Path) -> List[str]:
    """What is in a folder, but for the lock."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_a_file_arrives_whole_with_progress(server: Any, tmp_path: Path) -> None:
    seen: List[Tuple[int, int]] = []
    path = download(server.add("a.bin", BODY), tmp_path / "d" / "a.bin", progress=lambda *news: seen.append(news))
    assert path.read_bytes() == BODY
    assert seen[0] == (0, len(BODY))
    assert seen[-1] == (len(BODY), len(BODY))
    assert _left(path.parent) == ["a.bin"]


def test_a_file_that_is_there_is_not_fetched_again(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", BODY)
    download(url, tmp_path / "a.bin")
    download(url, tmp_path / "a.bin")
    assert len(server.requests) == 1


def test_a_cached_file_needs_no_network(server: Any, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"by hand")
    assert download(server.base + "a.bin", tmp_path / "a.bin", offline=True).read_bytes() == b"by hand"
    assert server.requests == []


def test_offline_says_what_to_fetch_and_where_to_put_it(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", BODY)
    with pytest.raises(OfflineError) as caught:
        download(url, tmp_path / "a.bin", offline=True)
    assert url in caught.value.hint
    assert str(tmp_path / "a.bin") in caught.value.hint
    assert server.requests == []


def test_the_environment_switches_the_network_off(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.add("a.bin", BODY)
    monkeypatch.setenv("EDGECLS_OFFLINE", "1")
    with pytest.raises(OfflineError):
        download(url, tmp_path / "a.bin")
    monkeypatch.setenv("EDGECLS_OFFLINE", "0")
    assert download(url, tmp_path / "a.bin").read_bytes() == BODY


def test_a_truncated_body_is_continued_where_it_broke_off(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["cut 300000", "cut 200000", "ok"])
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY
    assert server.ranges() == [None, "bytes=300000-", "bytes=500000-"]
    assert [request.get("if-range") for request in server.requests] == [None, '"one"', '"one"']


def test_a_stalled_body_is_continued(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["stall 1000", "ok"])
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY
    assert server.ranges() == [None, "bytes=1000-"]


def test_a_later_run_continues_what_an_earlier_one_left(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["cut 1000", "drop"])
    with pytest.raises(NetworkError, match="1000 bytes are kept"):
        download(url, tmp_path / "a.bin", patience=hasty)
    assert not (tmp_path / "a.bin").exists()
    server.add("a.bin", BODY)
    assert download(url, tmp_path / "a.bin").read_bytes() == BODY
    assert server.ranges()[-1] == "bytes=1000-"
    assert _left(tmp_path) == ["a.bin"]


def test_a_date_of_change_serves_where_there_is_no_etag(server: Any, tmp_path: Path, hasty: Patience) -> None:
    date = "Wed, 01 Jan 2025 00:00:00 GMT"
    url = server.add("a.bin", BODY, plan=["cut 1000", "ok"], etag=None, headers={"Last-Modified": date}, blind=True)
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY
    assert server.requests[-1]["if-range"] == date


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_strong_validator_it_starts_again(server: Any, tmp_path: Path, hasty: Patience, etag: str) -> None:
    url = server.add("a.bin", BODY, plan=["cut 1000", "ok"], etag=etag)
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY
    assert server.ranges() == [None, None]


def test_a_server_that_ignores_ranges_starts_again(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["cut 1000", "ok"], ranges=False)
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY
    assert server.ranges() == [None, "bytes=1000-"]


def test_a_server_that_can_never_continue_is_given_up(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["cut 700000"], ranges=False)
    with pytest.raises(NetworkError, match="3 attempts"):
        download(url, tmp_path / "a.bin", patience=hasty)
    assert len(server.requests) <= 4


@pytest.mark.parametrize("blind", [False, True])
def test_a_file_that_changed_meanwhile_is_never_mixed(
    server: Any, tmp_path: Path, hasty: Patience, blind: bool
) -> None:
    url = server.add("a.bin", BODY, plan=["cut 1000", "drop"])
    with pytest.raises(NetworkError):
        download(url, tmp_path / "a.bin", patience=hasty)
    server.add("a.bin", b"new" * 5000, etag='"two"', blind=blind)
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == b"new" * 5000


def test_a_file_that_shrank_meanwhile_starts_again(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["cut 1000", "drop"])
    with pytest.raises(NetworkError):
        download(url, tmp_path / "a.bin", patience=hasty)
    server.add("a.bin", b"short", blind=True)
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == b"short"


def test_what_is_left_of_another_address_is_not_continued(server: Any, tmp_path: Path, hasty: Patience) -> None:
    with pytest.raises(NetworkError):
        download(server.add("a.bin", BODY, plan=["cut 1000", "drop"]), tmp_path / "x", patience=hasty)
    assert download(server.add("b.bin", b"other"), tmp_path / "x", patience=hasty).read_bytes() == b"other"
    assert server.ranges()[-1] is None


def test_bytes_that_were_complete_need_no_request(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", BODY)

    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(url, tmp_path / "a.bin", check=interrupt)
    assert download(url, tmp_path / "a.bin").read_bytes() == BODY
    assert len(server.requests) == 1


@pytest.mark.parametrize("leftover", ["[]", "{", '{"url": 1}', "null", '{"url": "U", "validator": 3, "total": 9}'])
def test_a_damaged_note_beside_a_part_starts_again(server: Any, tmp_path: Path, leftover: str) -> None:
    url = server.add("a.bin", BODY)
    (tmp_path / "a.bin.part").write_bytes(b"stale")
    (tmp_path / "a.bin.part.json").write_text(leftover.replace("U", url))
    assert download(url, tmp_path / "a.bin").read_bytes() == BODY


def test_chunked_bodies_work_and_a_truncated_one_is_noticed(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, chunked=True, plan=["cut 1000", "ok"])
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY


def test_a_body_without_a_length_is_taken_to_its_end(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", BODY, length=False)
    seen: List[Tuple[int, int]] = []
    assert download(url, tmp_path / "a.bin", progress=lambda *news: seen.append(news)).read_bytes() == BODY
    assert seen[-1] == (len(BODY), 0)


def test_an_empty_file_is_a_file(server: Any, tmp_path: Path) -> None:
    assert download(server.add("a.bin", b""), tmp_path / "a.bin").read_bytes() == b""


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_refusal_is_tried_again(server: Any, tmp_path: Path, hasty: Patience, status: int) -> None:
    url = server.add("a.bin", BODY, plan=[f"status {status}", "ok"])
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY


def test_a_lasting_server_error_is_given_up_after_a_few_attempts(server: Any, tmp_path: Path, hasty: Patience) -> None:
    url = server.add("a.bin", BODY, plan=["status 503"])
    with pytest.raises(NetworkError, match="answered 503 .*3 attempts"):
        download(url, tmp_path / "a.bin", patience=hasty)
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 410])
def test_a_lasting_refusal_is_not_tried_again(server: Any, tmp_path: Path, hasty: Patience, status: int) -> None:
    url = server.add("a.bin", BODY, plan=[f"status {status}"])
    with pytest.raises(DownloadError, match=f"answered {status}") as caught:
        download(url, tmp_path / "a.bin", patience=hasty)
    assert not caught.value.transient
    assert len(server.requests) == 1


def test_a_missing_file_names_the_address_and_the_way_out(server: Any, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"gone\.bin answered 404 Not Found; .*--weights"):
        download(server.base + "gone.bin", tmp_path / "a.bin")


@pytest.mark.parametrize("plan", ["drop", "hang"])
def test_a_server_that_never_answers_is_given_up(server: Any, tmp_path: Path, hasty: Patience, plan: str) -> None:
    url = server.add("a.bin", BODY, plan=[plan])
    with pytest.raises(NetworkError):
        download(url, tmp_path / "a.bin", patience=hasty)
    assert _left(tmp_path) == []


def test_no_server_at_all_is_a_network_error(tmp_path: Path, hasty: Patience, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1:1 failed: Connection refused"):
        download("http://127.0.0.1:1/a", tmp_path / "a", patience=hasty)


def test_a_name_that_nobody_knows_is_a_network_error(
    tmp_path: Path, hasty: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(NetworkError, match=r"the name nowhere\.invalid can't be resolved"):
        download("http://nowhere.invalid/a", tmp_path / "a", patience=hasty)


def test_redirects_are_followed_and_the_range_goes_along(server: Any, tmp_path: Path, hasty: Patience) -> None:
    target = server.add("b.bin", BODY, plan=["cut 1000", "ok"])
    url = server.add("a.bin", b"", plan=[f"redirect {target}"])
    assert download(url, tmp_path / "a.bin", patience=hasty).read_bytes() == BODY
    assert server.ranges() == [None, None, "bytes=1000-", "bytes=1000-"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/"])
def test_a_redirect_out_of_the_web_is_refused(server: Any, tmp_path: Path, target: str) -> None:
    url = server.add("a.bin", b"", plan=[f"redirect {target}"])
    with pytest.raises(DownloadError):
        download(url, tmp_path / "a.bin")
    assert _left(tmp_path) == []


def test_a_redirect_to_itself_ends(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", b"", plan=[f"redirect {server.base}a.bin"])
    with pytest.raises(DownloadError):
        download(url, tmp_path / "a.bin")
    assert len(server.requests) < 10


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/a", "/etc/passwd", "", "http://", "http://[", "a b"])
def test_only_web_addresses_are_opened(tmp_path: Path, url: str) -> None:
    with pytest.raises(DownloadError, match="no http or https address"):
        download(url, tmp_path / "a")


def test_a_web_page_instead_of_the_file_is_refused(server: Any, tmp_path: Path) -> None:
    url = server.add("a.tar", b"<html>please log in</html>", headers={"Content-Type": "text/html; charset=utf-8"})
    with pytest.raises(DownloadError, match="web page instead of a file"):
        download(url, tmp_path / "a.tar")
    assert _left(tmp_path) == []


def test_a_compressed_body_that_nobody_asked_for_is_refused(server: Any, tmp_path: Path) -> None:
    url = server.add("a.tar", BODY, headers={"Content-Encoding": "gzip"})
    with pytest.raises(DownloadError, match="encoded body"):
        download(url, tmp_path / "a.tar")


def test_a_wrong_digest_is_refused_and_nothing_stays(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", BODY)
    with pytest.raises(DownloadError, match="SHA-256"):
        download(url, tmp_path / "a.bin", sha256="0" * 64)
    assert _left(tmp_path) == []
    digest = hashlib.sha256(BODY).hexdigest()
    assert download(url, tmp_path / "a.bin", sha256=digest.upper()).read_bytes() == BODY


def test_a_cached_file_with_a_wrong_digest_is_fetched_again(server: Any, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"damaged")
    digest = hashlib.sha256(BODY).hexdigest()
    assert download(server.add("a.bin", BODY), tmp_path / "a.bin", sha256=digest).read_bytes() == BODY


def test_a_file_that_fails_its_check_is_thrown_away(server: Any, tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        assert path.read_bytes() == BODY
        raise WeightsError("no weights")

    with pytest.raises(WeightsError):
        download(server.add("a.bin", BODY), tmp_path / "a.bin", check=refuse)
    assert _left(tmp_path) == []


def test_too_little_space_is_noticed_before_a_byte_is_written(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil._ntuple_diskusage(10**12, 10**12, 1000)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(DiskFullError, match="0 MB free, and 1 MB are to come"):
        download(server.add("a.bin", BODY), tmp_path / "a.bin")
    assert not (tmp_path / "a.bin").exists()


def test_a_disk_that_fills_up_is_one_error_and_the_rest_comes_later(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hasty: Patience
) -> None:
    url = server.add("a.bin", BODY)
    real = Path.open

    def open_full(path: Path, *arguments: Any, **keywords: Any) -> Any:
        stream = real(path, *arguments, **keywords)
        return _FullDisk(stream) if path.name == "a.bin.part" else stream

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_full)
        with pytest.raises(DiskFullError, match="no space left"):
            download(url, tmp_path / "a.bin", patience=hasty)
    assert not (tmp_path / "a.bin").exists()
    assert len(server.requests) == 1
    assert download(url, tmp_path / "a.bin").read_bytes() == BODY


class _FullDisk:
    """A file on a disk with room for 100000 bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.name = stream.name
        self.seek, self.flush, self.fileno = stream.seek, stream.flush, stream.fileno

    def __enter__(self) -> "_FullDisk":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, block: bytes) -> int:
        if self._stream.tell() + len(block) > 100_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._stream.write(block)


def test_a_disk_that_is_really_full_is_one_error(server: Any, small_disk: Path, hasty: Patience) -> None:
    with pytest.raises(DiskFullError, match="MB are to come"):
        download(server.add("a.bin", BODY), small_disk / "a.bin", patience=hasty)
    with pytest.raises(DiskFullError, match="no space left"):
        download(server.add("b.bin", BODY, length=False), small_disk / "b.bin", patience=hasty)
    assert not list(small_disk.glob("?.bin"))


def test_a_read_only_disk_is_one_error(server: Any, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(AccessError, match="no permission for"):
        download(server.add("a.bin", BODY), small_disk / "a.bin")


def test_a_file_in_the_place_of_the_folder_is_one_error(server: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EdgeclsError):
        download(server.add("a.bin", BODY), tmp_path / "file" / "a.bin")


def test_two_processes_fetch_a_file_once_between_them(server: Any, tmp_path: Path) -> None:
    url = server.add("a.bin", BODY * 8)
    script = (
        "import sys; from pathlib import Path; from edgecls.weights.download import download\n"
        "download(sys.argv[1], Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", script, url, str(tmp_path / "a.bin")]
    children = [subprocess.Popen(command) for _ in range(3)]
    assert [child.wait(30) for child in children] == [0, 0, 0]
    assert (tmp_path / "a.bin").read_bytes() == BODY * 8
    assert len(server.requests) == 1
