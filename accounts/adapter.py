from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """How people sign in; the mail it sends goes through the outbox."""
