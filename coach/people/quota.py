"""How much of what costs money a candidate may use in a day."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coach.errors import PeopleError
from coach.people.person import LOCAL, Person
from coach.store import Store


@dataclass(frozen=True)
class Quota:
    """Answers, questions to the knowledge base and recordings of a candidate, counted by the day (UTC).

    Whoever runs the installation is trusted: directors, reviewers and the user of one's own machine have no limit.
    """

    store: Store
    a_day: int

    def use(self, who: Person) -> None:
        """Count one use.

        Raises:
            PeopleError: `people.enough`, today's are used up.
        """
        if not self.a_day or who.role != "candidate" or who.id == LOCAL.id:
            return
        if not self.store.uses.take(who.id, datetime.now(UTC).date(), self.a_day):
            raise PeopleError("people.enough", most=self.a_day)
