"""How commands speak at a terminal: problems and wrong lines as one plain Chinese message, never a traceback.

Knows click and the roots of our errors, and none of the commands.
"""

import errno
import sys
from typing import Any

import click

from gridworker.errors import EnvironmentProblem


class PlainProblem(click.ClickException):
    """A problem in the words of the program; exit code 1."""

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's own signature
        """Writes it to standard error."""
        click.echo(f"没有完成：{self.message}", file=file or sys.stderr)


class WrongLine(PlainProblem):
    """A command line that the program does not understand; exit code 2."""

    exit_code = 2


class Terminal(click.Group):
    """A group of commands that explains itself in Chinese."""

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Runs the program."""
        if not options.get("standalone_mode", True):
            return super().main(*args, **options)
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}))
        except click.ClickException as problem:
            told = in_chinese(problem)
            told.show()
            sys.exit(told.exit_code)
        except click.Abort:
            click.echo("中断了，没有做完。", err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Runs the command.

        Raises:
            PlainProblem: the text and code of what the environment did wrong.
        """
        try:
            return super().invoke(ctx)
        except EnvironmentProblem as problem:
            raise PlainProblem(f"{problem.text}（{problem.code}）") from problem
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise PlainProblem(_system_text(error)) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant.

        Raises:
            WrongLine: there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None:
            raise WrongLine(f"没有 {args[0]} 这个命令。用法见 {ctx.command_path} --help")
        return super().resolve_command(ctx, args)


def _system_text(error: OSError) -> str:
    where = f" {error.filename}" if error.filename else ""
    said = error.strerror or type(error).__name__
    return f"系统不让读写{where}（{said}）。请核对路径、权限和磁盘。（system.refused）"


def in_chinese(problem: click.ClickException) -> click.ClickException:
    """What is wrong with a command line, and where to read more; anything else as it is."""
    match problem:
        case click.exceptions.NoArgsIsHelpError():
            return problem
        case click.NoSuchOption():
            said = f"没有 {problem.option_name} 这个选项"
        case click.MissingParameter(param=click.Parameter() as missing):
            said = f"还缺 {_name(missing)}"
        case click.BadParameter(param=click.Parameter() as bad):
            said = f"{_name(bad)} 的值不能用（{problem.message}）"
        case click.UsageError():
            said = problem.message
        case _:
            return problem
    place = problem.ctx.command_path if problem.ctx else "gridworker"
    return WrongLine(f"{said}。用法见 {place} --help")


def _name(parameter: click.Parameter) -> str:
    return "、".join(parameter.opts) if isinstance(parameter, click.Option) else parameter.human_readable_name
