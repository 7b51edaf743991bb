"""Folders that a network or a syncing program shares are recognised, and a record is not made there."""

from __future__ import annotations

from pathlib import Path

import pytest

from whipcount.domain import InputError
from whipcount.record import Record
from whipcount.record.opening import TOLD_SHARED
from whipcount.record.places import shared_because

MOUNTS = r"""
/dev/vda / ext4 rw 0 0
server:/export /srv/share nfs4 rw 0 0
//server/files /mnt/win\040share cifs rw 0 0
desk@host:/ /home/desk/remote fuse.sshfs rw 0 0
/dev/vdb /srv/share/local ext4 rw 0 0
a-line-cut-short
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/share/matter/record.db", "nfs4"),
        ("/mnt/win share/record.db", "cifs"),
        ("/home/desk/remote/record.db", "fuse.sshfs"),
        ("/srv/share/local/record.db", None),
        ("/srv/shared/record.db", None),
        ("/home/desk/record.db", None),
    ],
)
def test_network_file_systems_by_the_longest_mount_point(tmp_path: Path, path: str, kind: str | None) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    reason = shared_because(Path(path), mounts=mounts)
    assert reason == (f"it is on a network file system ({kind})" if kind else None)


def test_where_the_system_lists_no_mounts_none_is_asked(tmp_path: Path) -> None:
    assert shared_because(tmp_path / "record.db", mounts=tmp_path / "none") is None


def test_a_path_to_another_machine(tmp_path: Path) -> None:
    assert "network share" in str(shared_because(Path(r"\\server\share\record.db"), mounts=tmp_path / "none"))


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox",
        "Dropbox (Mission)",
        "OneDrive",
        "OneDrive - Mission",
        "Google Drive",
        "iCloud Drive",
        "Nextcloud",
    ],
)
def test_a_record_is_not_made_in_a_synced_folder_unless_told(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder / "matter"
    place.mkdir(parents=True)
    with pytest.raises(InputError, match=r"is in a shared folder.*record\.shared beside the record"):
        Record.open(place / "record.db")
    assert list(place.iterdir()) == []
    with Record.open(place / "record.db", allow_shared=True) as record:
        # Write-ahead logging is what is unsafe there; the rollback journal is not.
        assert record._connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert record.check() == ()


def test_a_file_beside_the_record_says_that_the_sharing_is_known(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Dropbox" / TOLD_SHARED).touch()
    with Record.open(tmp_path / "Dropbox" / "record.db") as record:
        assert record.check() == ()


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    link = tmp_path / "matter"
    try:
        link.symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert "Dropbox" in str(shared_because(link / "record.db"))


@pytest.mark.parametrize("folder", ["dropbox-notes", "my onedrive", "drive"])
def test_names_that_only_look_alike_are_local(tmp_path: Path, folder: str) -> None:
    assert shared_because(tmp_path / folder / "record.db") is None
