"""Where this program keeps things on a machine, and how it is told otherwise.

A profile is one worker on one device: a folder with the encrypted store. Names given on the command line are folders
below the user's data folder; anything with a path separator is taken as a path.
"""

import os
from pathlib import Path

import platformdirs

DEFAULT_PROFILE = "default"
PROFILE_VARIABLE = "GRIDWORKER_PROFILE"
CENTRAL_VARIABLE = "GRIDWORKER_CENTRAL"
WORDS_VARIABLE = "GRIDWORKER_WORDS"
OPENROSA_PASSWORD_VARIABLE = "GRIDWORKER_OPENROSA_PASSWORD"  # noqa: S105 - the name of a variable
PROXY_VARIABLE = "GRIDWORKER_PROXY"
CA_VARIABLE = "GRIDWORKER_CA"
"""The environment variables that stand in for `--profile`, `--central`, typing the PIN or passphrase, `--proxy` and `--ca`."""


def data_folder() -> Path:
    """The user's data folder of this program."""
    return Path(platformdirs.user_data_dir("gridworker", appauthor=False))


def profile_folder(name: str) -> Path:
    """The folder of the profile `name`, which may be a path; it need not exist."""
    if os.sep in name or (os.altsep and os.altsep in name) or name.startswith("."):
        return Path(name).expanduser().resolve()
    return data_folder() / "profiles" / name


def central_folder() -> Path:
    """Where a platform started on this machine keeps its database and blobs."""
    return data_folder() / "central"
