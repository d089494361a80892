"""The one exception by which work inside the jail refuses a file."""

from __future__ import annotations


class Faulty(Exception):  # noqa: N818 - named for what is wrong
    """The file is refused; `fault` is a value of `refusals.Fault`."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
