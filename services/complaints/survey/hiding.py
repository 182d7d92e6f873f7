"""Which parts of a whole a result leaves out, so that nobody's answer can be read from it, or computed by subtraction.

A part with few respondents is hidden. If the whole is shown and one part is hidden, the difference of the whole and the
other parts is that part. So the next smallest parts are hidden, too, until at least two parts are hidden and their
respondents together are as many as a shown part needs (complementary suppression).
"""

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

_FEWEST_HIDDEN: Final = 2
Key = TypeVar("Key", bound=Hashable)


def hidden_parts(respondents: Mapping[Key, int], least: int) -> frozenset[Key]:
    """The parts to hide; parts without respondents have nothing to hide. `respondents`: of each part of one whole.

    Parts of the same size are hidden in the order of the mapping.
    """
    by_size = sorted((part for part, count in respondents.items() if count), key=lambda part: respondents[part])
    hidden = [part for part in by_size if respondents[part] < least]
    if not hidden:
        return frozenset()
    for part in by_size[len(hidden) :]:
        if len(hidden) >= _FEWEST_HIDDEN and sum(respondents[one] for one in hidden) >= least:
            break
        hidden.append(part)
    return frozenset(hidden)
