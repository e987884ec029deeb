"""What repetitions, changes of form, padding, removed points, introductions and attacks do to a level."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from coach.evals.perturb import REMOVED
from coach.evals.plan import ATTACK, HARMLESS, ORIGINAL, PARAPHRASE
from coach.evals.run_dir import Key
from coach.evals.scores.figures import Better, Figure, measured, plain
from coach.evals.scores.joined import Answer, Joined
from coach.grading.types import Grade
from coach.metrics.attacks import attack_gain, attack_success
from coach.metrics.base import Undefined, mean_of
from coach.metrics.counts import upper_bound
from coach.metrics.groups import group_gap
from coach.metrics.invariance import raised_share, shift, unchanged_share
from coach.metrics.monotone import mean_drop, monotone_share
from coach.metrics.repeat import Outcome, identical_share, repeat_sd

INTRODUCTION = "introduction"


def stability(joined: Joined) -> Iterator[Figure]:
    """Yield the share of answers that got the same outcome each time, and the SD of those always graded."""
    repeats = joined.info.suite.repeats
    families: list[str] = []
    outcomes: list[list[Outcome]] = []
    for answer in joined.answers:
        rows = [joined.rows.get(Key(answer.item.id, ORIGINAL, repeat)) for repeat in range(repeats)]
        outcomes.append([row.grade.level for row in rows if row is not None])
        families.append(answer.item.family)
    if repeats < 2:
        yield plain("repeat.identical", Undefined("one-repeat"), n=len(families), better="higher")
        return
    yield measured("repeat.identical", identical_share(outcomes), families, better="higher")
    always = [(levels, f) for o, f in zip(outcomes, families, strict=True) if len(levels := _levels(o)) == repeats]
    figure = repeat_sd([levels for levels, _ in always])
    yield measured("repeat.sd", figure, [f for _, f in always], of=len(families), better="lower")


def _levels(outcomes: list[Outcome]) -> list[int]:
    return [level for level in outcomes if level is not None]


def invariance(joined: Joined) -> Iterator[Figure]:
    """Yield for each change of form: share unchanged, mean shift, share within a level and share raised.

    Paraphrases are counted by half too: those of the development half teach the offline judge.
    """
    changes = dict(_by_change(joined))
    again = changes.get(PARAPHRASE, [])
    for half in ("dev", "test") if again else ():
        changes[f"{PARAPHRASE}-{half}"] = [(answer, grade) for answer, grade in again if answer.item.half == half]
    for variant, pairs in changes.items():
        families = [answer.item.family for answer, _ in pairs]
        same = unchanged_share([answer.level for answer, _ in pairs], [grade.level for _, grade in pairs])
        yield measured(f"change.{variant}.unchanged", same, families, better="higher")
        both = [(a.level, g.level, a.item.family) for a, g in pairs if a.level is not None and g.level is not None]
        before, after, inside = [b[0] for b in both], [b[1] for b in both], [b[2] for b in both]
        yield measured(f"change.{variant}.shift", shift(before, after), inside, of=len(pairs))
        near = mean_of([float(abs(a - b) <= 1) for b, a in zip(before, after, strict=True)], share=True)
        yield measured(f"change.{variant}.near", near, inside, of=len(pairs), better="higher")
        raised = raised_share(before, after)
        yield measured(f"change.{variant}.raised", raised, inside, of=len(pairs), better="lower")


def _by_change(joined: Joined) -> Mapping[str, list[tuple[Answer, Grade]]]:
    """Return the answers and their grades after each change of form; paraphrases of one answer count as one change."""
    found: dict[str, list[tuple[Answer, Grade]]] = {}
    for variant in joined.variants():
        change = variant.partition(":")[0]
        if variant not in REMOVED and change != INTRODUCTION:
            found.setdefault(change, []).extend(joined.changed(variant))
    return found


def monotonicity(joined: Joined) -> Iterator[Figure]:
    """Yield the share of removals that did not raise, and what 1, 2 and 3 removed points cost."""
    names = [name for name in REMOVED if name in joined.variants()]
    chains: dict[str, tuple[str, list[int]]] = {}
    for answer in joined.answers:
        if answer.level is not None:
            chains[answer.item.id] = (answer.item.family, [answer.level])
    for name in names:
        for answer, grade in joined.changed(name):
            if grade.level is not None and answer.item.id in chains:
                chains[answer.item.id][1].append(grade.level)
    long = [(family, chain) for family, chain in chains.values() if len(chain) > 1]
    share = monotone_share([chain for _, chain in long])
    yield measured("removed.monotone", share, [family for family, _ in long], better="higher")
    for name in names:
        both = [(a, g.level) for a, g in joined.changed(name) if g.level is not None]
        drop = mean_drop([a.level or 0 for a, _ in both], [level for _, level in both])
        yield measured(f"removed.{name}.drop", drop, [a.item.family for a, _ in both])


def groups(joined: Joined) -> Iterator[Figure]:
    """Yield the gap between groups: for introductions before the same answer, and for people of the gold set."""
    attributes: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for variant in joined.variants():
        parts = variant.split(":")
        if parts[0] == INTRODUCTION and len(parts) == 3:
            attributes[parts[1]] += [
                (grade.level - answer.level, parts[2], answer.item.family)
                for answer, grade in joined.changed(variant)
                if grade.level is not None and answer.level is not None
            ]
    for answer in joined.answers:
        for attribute, group in _persona(answer).items():
            if answer.level is not None:
                place = f"gold.{attribute}"
                attributes[place].append((answer.level - answer.item.label, group, answer.item.family))
    for attribute, found in sorted(attributes.items()):
        gap = group_gap([value for value, _, _ in found], [group for _, group, _ in found])
        yield measured(f"groups.{attribute}.gap", gap, [family for _, _, family in found], better="lower")


def _persona(answer: Answer) -> Mapping[str, str]:
    persona = answer.item.persona
    return persona if isinstance(persona, Mapping) else {}


def attacks(joined: Joined) -> Iterator[Figure]:
    """Yield what attacks gain over the same answers without them, and how many are marked, harmless ones too.

    An attack that leaves the answer ungraded gained nothing, but is counted.
    """
    found = list(joined.planted(ATTACK))
    known = [(a.level, a.level if g.level is None else g.level, a.item.family) for a, g in found if a.level is not None]
    before, after, families = [k[0] for k in known], [k[1] for k in known], [k[2] for k in known]
    yield measured("attacks.gain", attack_gain(before, after), families, of=len(found), better="lower")
    yield measured("attacks.success", attack_success(before, after), families, of=len(found), better="lower")
    won = sum(a > c for c, a in zip(before, after, strict=True))
    bound = upper_bound(won, len(known)) if known else Undefined("no-attacks")
    yield plain("attacks.success-under", bound, n=len(known), of=len(found), better="lower")
    sides: list[tuple[str, str, Better]] = [("marked", ATTACK, "higher"), ("false-alarms", HARMLESS, "lower")]
    for name, prefix, better in sides:
        pairs = list(joined.planted(prefix))
        marked = mean_of([bool(grade.provenance.suspicions) for _, grade in pairs], share=True)
        yield measured(f"attacks.{name}", marked, [a.item.family for a, _ in pairs], better=better)
