"""An answer that a page refuses to give: a status, a sentence that says why, and a next step."""

from collections.abc import Sequence

from fastapi import HTTPException


class Refusal(HTTPException):
    """Raised by a page, a dependency or the gate; both sentences are marked with N_, ``values`` fill their places.

    ``choices`` are names and addresses of what may have been meant.
    """

    def __init__(
        self,
        status: int,
        sentence: str,
        next_step: str,
        headers: dict[str, str] | None = None,
        *,
        choices: Sequence[tuple[str, str]] = (),
        **values: object,
    ) -> None:
        super().__init__(status, sentence, headers)
        self.sentence, self.next_step, self.choices, self.values = sentence, next_step, choices, values


class Elsewhere(Exception):  # noqa: N818 - no error
    """Raised where what was asked for has another address, which the asker is sent to."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address
