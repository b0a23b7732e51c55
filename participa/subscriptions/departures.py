"""What the page behind a link of a mail says that is left, and whether it was left already."""

from django.utils.translation import gettext as _

from .actions import WORK
from .leaving import title_of
from .models import Follower, Subscription, Target
from .news import THREAD
from .tokens import Leaving

Rhythm = Subscription.Rhythm


def whose(leaving: Leaving) -> Follower | None:
    """Whose link it is. It only looks: programs open the links of mails before people do."""
    kind, _colon, pk = leaving.who.partition(":")
    if kind == "user":
        return Follower.objects.filter(user=pk, user__is_active=True).first()
    found = Follower.objects.filter(pk=pk).select_related("merged_into").first()
    return found and (found.merged_into or found)


def page(leaving: Leaving) -> dict:
    """``what``: in words. ``is_left``: there is nothing to do. ``follows``: how many things she follows."""
    follower = whose(leaving)
    sort, _colon, key = leaving.what.partition(":")
    hers = follower.subscriptions.all() if follower else Subscription.objects.none()
    what, is_left = _SORTS[sort](hers, key)
    return {
        "what": what,
        "is_left": is_left,
        "follows": hers.followed().count(),
        "follower": follower,
        "has_account": leaving.who.startswith("user:") or bool(follower and follower.user_id),
    }


def _target(hers, key):
    target = Target.objects.filter(pk=key).first()
    what = _("los avisos de «%(title)s»") % {"title": target} if target else _("esos avisos")
    return what, not hers.live().filter(target=key).exists()


def _thread(hers, key):
    title = title_of(key)
    what = _("los correos sobre «%(title)s»") % {"title": title} if title else _("los correos sobre esto")
    return what, hers.silenced().filter(target__kind=THREAD, target__key=key).exists()


def _news(hers, _key):
    summed = hers.followed().filter(rhythm__in=[Rhythm.DAILY, Rhythm.WEEKLY])
    return _("el resumen de lo que sigues"), not summed.exists()


def _work(hers, _key):
    return _("el resumen de tu trabajo"), hers.filter(
        target__kind=WORK, rhythm__gte=Rhythm.ONLY_HERE
    ).exists()


def _letter(hers, _key):
    return _("los boletines"), not hers.filter(letters=True).exists()


_SORTS = {"target": _target, "thread": _thread, "news": _news, "work": _work, "letter": _letter}
