"""One line per fact: JSON where machines read it, plain text where a person is watching.

Every line of a request carries its id (`request`), the same that the answer gives back in X-Request-Id.
Log what happened and to what (a code, an id); never what a person wrote, nor who they are.
"""

import structlog
from structlog.tracebacks import ExceptionDictTransformer

SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(allow=()),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(*, readable: bool, level: str) -> dict:
    """The value of LOGGING. It also sets structlog up, so that both kinds of logger print the same lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_rendering(readable),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django adds its own handlers to these two; everything goes through the root instead.
            "django": {"handlers": [], "level": level},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Who watches a terminal wants the faults, not every page somebody mistyped.
            "django.request": {"level": "ERROR" if readable else level},
            "kombu.connection": {"level": "ERROR"},  # a broker kept in a folder has no host, and says so
        },
    }


def _rendering(readable: bool) -> list:
    if readable:
        return [
            structlog.dev.ConsoleRenderer(
                colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    return [
        # Where it failed, without what the variables held: they hold people.
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
