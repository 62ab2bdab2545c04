"""Read a small text file, or say in one problem why it cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

from sim.errors import InputError, Problem

__all__ = ["odd_character", "read_text"]

_BYTE_ORDER_MARK = "\ufeff"
_ODD = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def odd_character(text: str) -> re.Match[str] | None:
    """Return the first control character or half of a character in `text`, if there is any."""
    return _ODD.search(text)


def read_text(path: Path, largest: int) -> str:
    """Return the text of a UTF-8 file without its byte order mark, lines ended by line feeds.

    Args:
        path: The file.
        largest: Most bytes accepted; a larger file is refused before it is read.

    Raises:
        InputError: The file is missing, no file, unreadable, too large, empty, not UTF-8, or holds
            control characters.
    """
    content = _bytes(path, largest)
    try:
        text = content.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        where = _where(path, content[: error.start].decode("utf-8"))
        wrong = f"the byte 0x{content[error.start]:02x} is not UTF-8 text"
        raise _refusal(where, wrong, "a file saved as UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _refusal(f"{path}:1:1", "the file is empty", "a file with content")
    if (odd := odd_character(text)) is not None:
        wrong = f"the control character U+{ord(odd[0]):04X}"
        raise _refusal(_where(path, text[: odd.start()]), wrong, "printable text")
    return text


def _where(path: Path, before: str) -> str:
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def _bytes(path: Path, largest: int) -> bytes:
    try:
        if path.is_dir():
            raise _refusal(str(path), "this is a folder", "a file")
        if not path.exists():
            raise _refusal(str(path), "there is no such file", "an existing file")
        if not path.is_file():
            # A pipe or a device could keep the reader waiting for ever.
            raise _refusal(str(path), "this is a pipe or a device", "an ordinary file")
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(str(path), f"the file cannot be read ({reason})", "a readable file") from None
    if len(content) > largest:
        raise _refusal(str(path), f"the file is larger than {largest:,} bytes", f"at most {largest:,} bytes")
    return content


def _refusal(where: str, found: str, allowed: str) -> InputError:
    return InputError([Problem(where, found, allowed)])
