"""What a password costs to check, on purpose. bench/sign_in.py measures it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 46 MiB and two passes: twice the least that OWASP asks, and 0.4 GiB at most for all the
    threads of a web server of ours at once. What was kept otherwise is kept again at the next sign-in.
    """

    time_cost = 2
    memory_cost = 46 * 1024  # KiB
    parallelism = 1
