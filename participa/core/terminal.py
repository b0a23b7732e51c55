"""Outgoing mail, shown as a person would read it in the terminal of `make run`."""

from django.core.mail.backends.console import EmailBackend as ConsoleBackend

RULE = "─" * 78


class EmailBackend(ConsoleBackend):
    """Prints whom a mail is for, what it is about and its plain text; not how it travels."""

    def write_message(self, message):
        names = [getattr(attachment, "filename", None) for attachment in message.attachments]
        lines = [
            RULE,
            f"Correo para {', '.join(message.recipients())}",
            f"Asunto: {message.subject}",
            *(f"Adjunto: {name}" for name in names if name),
            "",
            message.body.strip(),
            RULE,
        ]
        self.stream.write("\n".join(lines) + "\n")
