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
    found = account.questions.visible().filter(kind=kind).sharing(text).order_by("-support_count", "-pk")
    shares = [
        (_share(words, theirs), pk) for pk, theirs in found.values_list("pk", "search_text")[:LOOKED_AT]
    ]
    best = sorted((pair for pair in shares if pair[0] >= ALIKE), key=lambda pair: -pair[0])[:SHOWN]
    whole = Question.objects.select_related("group").in_bulk([pk for _share, pk in best]) if best else {}
    return [whole[pk] for _share, pk in best if pk in whole]


def _share(words, search_text):
    theirs = set(search_text.split())
    return len(words & theirs) / max(1, min(len(words), len(theirs)))
