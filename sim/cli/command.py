"""Commands that take no word for what it was not meant to be: no empty value, no option as the value of another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

__all__ = ["StrictCommand", "StrictGroup"]


class StrictGroup(TyperGroup):
    """Commands that say where their options stand."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words before and after the command.

        Raises:
            typer.Exit: The first word is an option of a command.
        """
        from sim.cli.ending import ending_cleanly
        from sim.errors import InputError, Problem

        name = args[0].partition("=")[0] if args and not ctx.resilient_parsing else ""
        takers = [word for word, one in self.commands.items() if any(name in option.opts for option in one.params)]
        if name.startswith("-") and takers:
            named = next((word for word in args if word in takers), "COMMAND")
            allowed = f"options after the command: {ctx.info_name} {named} ... {name}"
            with ending_cleanly():
                raise InputError([Problem(name, "an option stands before the command", allowed)])
        return super().parse_args(ctx, args)


class StrictCommand(TyperCommand):
    """A command whose words are checked before they are given to options and arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the words, write out `~` where the shell did not, and parse them.

        Raises:
            typer.Exit: A word is empty, or an option stands where the value of another should.
        """
        from sim.cli.ending import ending_cleanly
        from sim.errors import InputError

        options = {name: one for one in self.params for name in getattr(one, "opts", ()) if name.startswith("-")}
        with ending_cleanly():
            if problems := list(_problems(args, options)):
                raise InputError(problems)
        return super().parse_args(ctx, [_written_out(word) for word in args])


def _problems(args: list[str], options: dict[str, Any]) -> Iterator[Any]:
    """Yield what is wrong with the words of a command; after `--` all of them are arguments."""
    from sim.errors import Problem

    waiting = ""  # the option that takes the next word
    for place, word in enumerate(args, start=1):
        name, equals, value = word.partition("=")
        if waiting and word.strip() and (word in options or word.startswith("--")):
            hint = f"{waiting}={word}"
            yield Problem(waiting, f"the option {word} stands where its value should", "a value", hint)
            waiting = ""
        elif waiting or (equals and name in options):
            if not (word if waiting else value).strip():
                yield Problem(waiting or name, "its value is empty", "a value, or leave the option out")
            waiting = ""
        elif word == "--":
            return
        elif name == "--baseline" and name not in options:
            yield Problem(name, "there is no such option", "the baseline as first: cci compare BASELINE ALTERNATIVE")
        elif not word.strip():
            yield Problem(f"argument {place}", "it is empty", "a name or a path")
        if not waiting and word in options and not options[word].is_flag:
            waiting = word


def _written_out(word: str) -> str:
    """Return a word like `--out=~/x` with the home folder written out: a shell does that only where words begin."""
    name, equals, value = word.partition("=")
    is_path = name.startswith("--") and value.startswith("~/")  # nothing but a path begins so
    return f"{name}={os.path.expanduser(value)}" if equals and is_path else word
