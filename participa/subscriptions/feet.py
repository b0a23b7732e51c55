"""The foot of each mail: why it comes, and how to get no more (see notifications/ways_out.py)."""

from django.utils import translation
from django.utils.translation import gettext as _

from participa.notifications import events
from participa.notifications.ways_out import WaysOut
from participa.notifications.writing import language_of

from . import tokens
from .models import Follower, Subscription, Target
from .news import THREAD
from .tokens import Leaving

SILENCED = "Pidió no recibir más correos de esto."
LEFT = "Dejó de seguirlo."


def ways_out(messages) -> dict[int, WaysOut]:
    """Those of each message that is not a code, by its pk. Three queries for all."""
    listed = [message for message in messages if _is_listed(message)]
    if not listed:
        return {}
    kept = _Kept(listed)
    found = {}
    for message in listed:
        with translation.override(language_of(message)):
            if ways := kept.of(message):
                found[message.pk] = ways
    return found


def _is_listed(message):
    try:
        return events.get(message.event).keeps_data
    except LookupError:
        return False


class _Kept:
    """What all of them need, asked at once."""

    def __init__(self, messages):
        ids = {m.data["follower"] for m in messages if "follower" in m.data}
        users = {m.user_id for m in messages if m.user_id}
        addresses = {m.recipient.removeprefix("mailto:") for m in messages if not m.user_id}
        found = list(
            Follower.objects.filter(pk__in=ids).union(
                Follower.objects.filter(user__in=users), Follower.objects.filter(email__in=addresses)
            )
        )
        self.by_id = {one.pk: one for one in found}
        self.by_user = {one.user_id: one for one in found if one.user_id}
        self.by_address = {one.email: one for one in found if one.email}
        subscriptions = Subscription.objects.filter(follower__in=self.by_id)
        threads = {events.get(m.event).thread(m) for m in messages}
        targets = {m.data["followed"] for m in messages if "followed" in m.data}
        rows = subscriptions.filter(target__in=targets).values_list("follower", "target", "rhythm")
        silent = subscriptions.silenced().filter(target__kind=THREAD, target__key__in=threads)
        self.live = {(who, what) for who, what, rhythm in rows if rhythm < Subscription.Rhythm.ONLY_HERE}
        self.silenced = set(silent.values_list("follower", "target__key"))
        self.titles = dict(Target.objects.filter(pk__in=targets).values_list("pk", "title"))

    def of(self, message) -> WaysOut | None:
        follower = self._follower(message)
        if message.event in {"summary", "work_summary"}:
            return self._of_summary(message, follower)
        if "letter" in message.data:
            return self._of_letter(message, follower)
        if "followed" in message.data:
            return self._of_followed(message, follower)
        return self._of_thread(message, follower)

    def _follower(self, message):
        if "follower" in message.data and message.data["follower"] in self.by_id:
            found = self.by_id[message.data["follower"]]
            if found.merged_into_id is None:
                return found
        return self.by_user.get(message.user_id) or self.by_address.get(
            message.recipient.removeprefix("mailto:")
        )

    def _of_followed(self, message, follower):
        target = message.data["followed"]
        left = follower is None or (follower.pk, target) not in self.live
        title = self.titles.get(target, "")
        who = f"follower:{message.data['follower']}"
        return WaysOut(
            one_click=tokens.leave_url(Leaving(who, f"target:{target}")),
            list_id=f"avisos-{target}",
            why=_("Recibes este correo porque sigues «%(title)s».") % {"title": title},
            links=self._links(Leaving(who, f"target:{target}"), _("Dejar de seguir"), follower),
            refusal=LEFT if left else self._silence(message, follower),
        )

    def _of_thread(self, message, follower):
        if not message.user_id:  # an address that somebody said at a counter: there is nothing to leave
            return None
        thread = events.get(message.event).thread(message)
        leaving = Leaving(f"user:{message.user_id}", f"thread:{thread}")
        return WaysOut(
            one_click=tokens.leave_url(leaving),
            list_id=thread.replace(":", "-").replace("_", "-"),
            why="",
            links=self._links(leaving, _("No recibir más correos de esto"), follower, signed_in=True),
            refusal=self._silence(message, follower),
        )

    def _silence(self, message, follower):
        thread = events.get(message.event).thread(message)
        return SILENCED if follower and (follower.pk, thread) in self.silenced else ""

    def _of_summary(self, message, follower):
        is_work = message.event == "work_summary"
        who = f"user:{message.user_id}" if message.user_id else f"follower:{follower.pk if follower else 0}"
        leaving = Leaving(who, "work" if is_work else "news")
        return WaysOut(
            one_click=tokens.leave_url(leaving),
            list_id="trabajo" if is_work else "resumen",
            why=_("Recibes este resumen porque trabajas en un servicio del portal.")
            if is_work
            else _("Recibes este resumen de lo que sigues en el portal."),
            links=self._links(
                leaving, _("Dejar de recibir este resumen"), follower, signed_in=bool(message.user_id)
            ),
        )

    def _of_letter(self, message, follower):
        who = f"follower:{message.data['follower']}"
        leaving = Leaving(who, f"letter:{message.data['letter']}")
        return WaysOut(
            one_click=tokens.leave_url(leaving),
            list_id=f"boletin-{message.data.get('list', 'segegob')}",
            why=_("Recibes este boletín porque sigues «%(title)s» y aceptaste recibirlos.")
            % {"title": message.data.get("followed_title", "")},
            links=self._links(leaving, _("No recibir más boletines"), follower),
            refusal="" if follower else LEFT,
        )

    def _links(self, leaving, words, follower, signed_in=False):
        links = [(words, tokens.leave_url(leaving))]
        if follower or signed_in:
            page = tokens.page_of(follower) if follower else tokens.my_page()
            links.append((_("Cambiar mis alertas"), page))
        return tuple(links)
