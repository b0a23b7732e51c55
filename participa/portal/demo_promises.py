"""What the bodies of the demonstration promised in their accounts, how it goes and how others see it."""

from datetime import timedelta

from participa.core.calendar import ONE_DAY, day_of
from public_accounts.actions import promising

from . import demo_account_texts as texts
from .demo_organizations import CLUB, JUNTA

HOUR = timedelta(hours=1)


class Promises:
    """``maker``: demo.Maker. ``speakers``: (person, organisation) by the RUT of each accredited one."""

    def __init__(self, maker, speakers):
        self.officer, self.now, self.speakers = maker.officer, maker.now, speakers

    def of_this_year(self, account):
        """What it promises this season, before it is called."""
        for title, owner, indicator, target, days, goals in texts.NEW_PROMISES[account.service.code]:
            promising.promise(
                account,
                title=title,
                owner=owner,
                indicator=indicator,
                target=target,
                due_on=day_of(account.event_starts_at) + timedelta(days=days),
                goals=list(goals),
                by=self.officer,
                now=account.created_at + HOUR,
            )

    def of_last_year(self, account):
        """What SENADE promised a year ago, by title."""
        promised, event = {}, day_of(account.event_starts_at)
        for title, owner, indicator, target, days, goals, steps, _told in texts.PROMISED:
            due_on = event + timedelta(days=days)
            promised[title] = promising.promise(
                account,
                title=title,
                owner=owner,
                indicator=indicator,
                target=target,
                due_on=due_on,
                goals=list(goals),
                milestones=[
                    (step, due_on - timedelta(days=90 * n)) for n, step in enumerate(reversed(steps))
                ][::-1],
                by=self.officer,
                now=account.called_at + ONE_DAY,
            )
        return promised

    def tell(self, account, promised, *, since=0, until=1000):
        """How those went, as SENADE told it between so many days after that account."""
        for title, *_rest, told in texts.PROMISED:
            for days, progress, reached, words, url in told:
                if since < days <= until:
                    promising.tell(
                        promised[title],
                        progress=progress,
                        reached=reached,
                        text=words,
                        url=url,
                        by=self.officer,
                        now=account.event_starts_at + timedelta(days=days),
                        steps=self.steps(promised[title], progress),
                    )

    def steps(self, commitment, progress):
        """The first milestone is done as soon as something is; all are, once it is complete."""
        keys = list(commitment.milestones.values_list("pk", flat=True))
        done = {"limited": keys[:1], "substantial": keys[:1], "complete": keys}.get(progress, [])
        return dict.fromkeys(done, "complete")

    def see(self, promised):
        """How two organisations see some of them."""
        who = {"junta": self.speakers[JUNTA], "club": self.speakers[CLUB]}
        for title, name, days, progress, words in texts.SEEN:
            person, organization = who[name]
            promising.assess(
                promised[title], organization, progress=progress, text=words, by=person,
                now=self.now - timedelta(days=days),
            )  # fmt: skip
