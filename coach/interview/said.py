"""What somebody said in an interview, question by question, as it can be graded beside other people's."""

from coach.interview.state import State
from coach.rubric.types import Frozen


class Said(Frozen):
    """The answer to one question of the plan.

    Attributes:
        question_id: of the bank.
        words: the answer with the answers to its follow-ups, as it was graded; empty when there is none.
        late: whether some of it came after the time was up, within the grace.
    """

    question_id: str
    words: str
    late: bool = False


def said_in(state: State) -> tuple[Said, ...]:
    """Return what was said to each question of the plan, in its order; questions that were never reached too."""
    asked = {sitting.index: sitting.telling for sitting in state.sittings}
    return tuple(
        Said(
            question_id=planned.id,
            words=asked[index].answer if index in asked else "",
            late=index in asked and any(turn.late for turn in asked[index].turns),
        )
        for index, planned in enumerate(state.questions)
    )
