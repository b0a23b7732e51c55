"""Who reads the files of a service: everybody, history included, since all of them were published."""

from functools import partial

from participa.documents.readers import register

from .models import Mechanism, ParticipationNorm, RelevantInformation


def files_of(model, user, now):
    """The ids of the documents of these facts; who asks and when makes no difference."""
    return model.objects.exclude(document=None).order_by().values("document")


for published in (ParticipationNorm, Mechanism, RelevantInformation):
    register(partial(files_of, published), f"{published._meta.label}.document")
