"""Who takes care of the mail of the whole portal."""


def keeps_mail(user):
    """SEGEGOB: sees how the queue goes, tries again what failed, writes again to an address."""
    return user.is_authenticated and user.has_perm("notifications.keep_mail")
