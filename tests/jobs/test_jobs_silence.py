"""Who is taken for dead: nobody who gives a sign, everybody who gives none, and nobody while we did not look."""

from coach.jobs.silence import Silence


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def watch(*looks: tuple[float, dict[str, int], set[str]]) -> list[set[str]]:
    clock = Clock()
    silence = Silence(20, clock)
    found = []
    for at, beats, holders in looks:
        clock.now = at
        found.append(silence.gone(beats, holders))
    return found


def every(seconds: float, upto: float, beats: dict[str, int], holders: set[str]) -> list[tuple[float, dict, set]]:
    return [(at * seconds, beats, holders) for at in range(int(upto / seconds) + 1)]


def test_a_worker_whose_count_stands_still_is_gone_after_twenty_seconds() -> None:
    found = watch(*every(5, 25, {"a": 7}, {"a"}))
    assert found == [set(), set(), set(), set(), {"a"}, {"a"}]


def test_a_worker_that_counts_lives() -> None:
    assert watch(*[(at * 5.0, {"a": at}, {"a"}) for at in range(20)]) == [set()] * 20


def test_a_count_that_falls_is_a_sign_of_life_too() -> None:
    looks = every(5, 15, {"a": 7}, {"a"})
    assert watch(*looks, (19, {"a": 1}, {"a"}), (25, {"a": 1}, {"a"}))[-1] == set()


def test_who_holds_work_and_was_never_heard_of_is_gone_too() -> None:
    assert watch(*every(5, 20, {}, {"stranger"}))[-1] == {"stranger"}


def test_who_did_not_look_cannot_say_who_was_silent() -> None:
    looks = every(5, 15, {"a": 7}, {"a"})
    found = watch(*looks, (60, {"a": 7}, {"a"}), (65, {"a": 7}, {"a"}), (70, {"a": 7}, {"a"}), (80, {"a": 7}, {"a"}))
    assert found[:7] == [set()] * 7
    assert found[7] == {"a"}


def test_who_is_gone_and_forgotten_is_not_reported_for_ever() -> None:
    looks = every(5, 20, {"a": 7}, {"a"})
    assert watch(*looks, (25, {}, set()))[-1] == set()
