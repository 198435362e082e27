"""What all answers of the API have in common."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """An answer with exactly the fields that it tells of."""

    model_config = ConfigDict(extra="forbid")


class Failure(Answer):
    """Why there is no answer, in a sentence, and what to do next."""

    error: str
    next_step: str
