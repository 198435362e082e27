"""An answer that a page refuses to give: a status, a sentence that says why, and a next step."""

from fastapi import HTTPException


class Refusal(HTTPException):
    """Raised by a page, a dependency or the gate; both sentences are marked with N_, ``values`` fill their places."""

    def __init__(
        self, status: int, sentence: str, next_step: str, headers: dict[str, str] | None = None, **values: object
    ) -> None:
        super().__init__(status, sentence, headers)
        self.sentence, self.next_step, self.values = sentence, next_step, values
