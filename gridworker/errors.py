"""The two roots of every error, with stable codes.

`EnvironmentProblem`: the world is at fault (disk, network, camera, a bad form). It is shown to the worker, and its text
says what happened, whether the work is safe, and what to do.
`ProgrammingBug`: we are at fault. It is written to a crash report and the app comes back where it was.

    GridworkerError
      EnvironmentProblem
        DiskFull, StoreProblem, KeyProblem, ImageProblem, FormProblem, NetworkProblem, PlatformProblem, InputProblem
      ProgrammingBug

Nobody parses message text: callers look at the class and at `code`.
"""


class GridworkerError(Exception):
    """Root of all errors raised on purpose.

    Args:
        text: what happened, whether the work is safe, what to do; shown as it is.
        code: overrides the class's stable code, as `"area.reason"`.
    """

    code = "gridworker.error"

    def __init__(self, text: str, *, code: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        if code is not None:
            self.code = code


class EnvironmentProblem(GridworkerError):
    """Something outside the program is at fault; the worker is told."""

    code = "environment"


class ProgrammingBug(GridworkerError):
    """The program is at fault; a crash report is written."""

    code = "bug"


class DiskFull(EnvironmentProblem):
    """No room to write; what was saved before is untouched."""

    code = "disk.full"


class StoreProblem(EnvironmentProblem):
    """The local store cannot be opened, read or written."""

    code = "store.unusable"


class KeyProblem(EnvironmentProblem):
    """The PIN, the passphrase or the secret kept by the system does not open the store."""

    code = "key.wrong"


class ImageProblem(EnvironmentProblem):
    """A photo cannot be read or is not acceptable."""

    code = "image.unreadable"


class FormProblem(EnvironmentProblem):
    """A form cannot be loaded, or an answer does not fit it."""

    code = "form.unusable"


class NetworkProblem(EnvironmentProblem):
    """The platform cannot be reached; everything stays queued."""

    code = "network.unreachable"


class PlatformProblem(EnvironmentProblem):
    """The platform answered, but not with what was asked for."""

    code = "platform.answer"


class InputProblem(EnvironmentProblem):
    """Something typed, scanned or passed in is not usable."""

    code = "input.invalid"
