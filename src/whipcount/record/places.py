"""Where a record may safely stand: not in a folder that a network or a syncing program shares."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|9p|ceph|glusterfs|lustre|gpfs|davfs|vboxsf|vmhgfs"
    r"|fuse\.(sshfs|rclone|s3fs|gcsfuse|davfs2?|glusterfs|ceph.*|smbnetfs|vmhgfs.*)"
)
"""File systems, as Linux names them, on which SQLite's shared memory does not reach all users."""

_SYNCED = re.compile(
    r"dropbox( \(.+\))?|onedrive( ?- .+)?|google ?drive|googledrive-.+|my drive|icloud ?drive|icloud~.+"
    r"|com~apple~clouddocs|mobile documents|cloudstorage|nextcloud|owncloud|box sync|pclouddrive|syncthing"
)
"""Folder names, in lower case, that syncing programs give to what they keep in step."""

_REMOTE_DRIVE = 4
"""DRIVE_REMOTE of the Windows function GetDriveTypeW."""

MOUNTS = Path("/proc/mounts")


def shared_because(path: Path, *, mounts: Path = MOUNTS) -> str | None:
    """Tell why `path` is in a network or synced folder; None when it looks local.

    Parameters
    ----------
    path : Path
        The file, which need not exist.
    mounts : Path
        The system's list of mounts in the layout of Linux; where there is none it is not asked.
    """
    spelt = str(path)
    if PureWindowsPath(spelt).drive.startswith(r"\\"):
        return "it is on a network share (a path with \\\\server\\share)"
    absolute = Path(os.path.realpath(path))
    for parent in (path.absolute(), absolute):
        for name in parent.parts:
            if _SYNCED.fullmatch(name.lower()):
                return f"the folder '{name}' looks like one that is kept in step with other machines"
    kind = _file_system(absolute, mounts)
    if kind and _NETWORK.fullmatch(kind):
        return f"it is on a network file system ({kind})"
    if _remote_drive(absolute):
        return f"the drive {absolute.drive} is a network drive"
    return None


def _file_system(path: Path, mounts: Path) -> str | None:
    """Return the type of the file system that holds `path`, from the longest mount point above it."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    held = PurePosixPath(path.as_posix())
    best: tuple[int, str] | None = None
    for line in lines:
        words = line.split()
        if len(words) < 3:
            continue
        # The kernel writes spaces and the like in a mount point as three octal digits.
        point = PurePosixPath(re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), words[1]))
        # A later mount on the same point hides the earlier, hence ">=".
        if held.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), words[2])
    return best[1] if best else None


def _remote_drive(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    try:
        return ctypes.windll.kernel32.GetDriveTypeW(f"{path.anchor}") == _REMOTE_DRIVE
    except (AttributeError, OSError):
        return False
