"""What was already asked: so that somebody supports a question instead of asking it again."""

from participa.core.search import telling_words

from .models import Question

LOOKED_AT = 200  # of those that share words; the most supported
SHOWN = 4
TYPED_LETTERS = 300  # while somebody is typing
ALIKE = 0.5  # of the words of the shorter one


def similar_to(text, account, *, kind=Question.Kind.QUESTION) -> list[Question]:
    """The questions of an account most like ``text``, the most alike first; none if none is."""
    words = set(telling_words(text))
    found = account.questions.visible().filter(kind=kind).sharing(text).select_related("group")
    alike = []
    for one in found.order_by("-support_count", "-pk")[:LOOKED_AT]:
        theirs = set(one.search_text.split())
        share = len(words & theirs) / max(1, min(len(words), len(theirs)))
        if share >= ALIKE:
            alike.append((share, one))
    alike.sort(key=lambda pair: (-pair[0], -pair[1].support_count, pair[1].pk))
    return [one for _share, one in alike[:SHOWN]]
