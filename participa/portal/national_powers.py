"""The groups of SEGEGOB and the powers each of them has over the whole country."""

from django.contrib.auth.models import Group, Permission

POWERS = {  # group: permissions, as app.codename
    "SEGEGOB": [
        "services.manage_directory",
        "organizations.accredit",
        "compliance.oversee",
        "deadlines.keep_rules",
        "newsletters.write_national",
        "notifications.keep_mail",
    ],
    "Datos personales": ["accounts.handle_personal_data"],
    "Auditoría": ["audit.read_trail"],
}


def make_groups() -> None:
    """Make the groups that are missing. Powers given or taken by hand are left as they are."""
    for name, powers in POWERS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            for power in powers:
                app, codename = power.split(".")
                group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
