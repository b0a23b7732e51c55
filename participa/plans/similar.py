"""What was already proposed to a service: so that somebody supports a topic instead of proposing it again."""

from participa.core.search import telling_words

from .models import TopicRequest

LOOKED_AT = 200  # of those that share words; the most supported
SHOWN = 4
ALIKE = 0.5  # of the words of the shorter one


def similar_to(text, service) -> list[TopicRequest]:
    """The topics of a service most like ``text``, the most alike first; none if none is."""
    words = set(telling_words(text))
    found = TopicRequest.objects.visible().filter(service=service).sharing(text)
    found = found.order_by("-support_count", "-pk").values_list("pk", "search_text")[:LOOKED_AT]
    shares = [(_share(words, theirs), pk) for pk, theirs in found]
    best = sorted((pair for pair in shares if pair[0] >= ALIKE), key=lambda pair: -pair[0])[:SHOWN]
    whole = TopicRequest.objects.select_related("service").in_bulk([pk for _share, pk in best])
    return [whole[pk] for _share, pk in best if pk in whole]


def _share(words, search_text):
    theirs = set(search_text.split())
    return len(words & theirs) / max(1, min(len(words), len(theirs)))
