"""A cache that may vanish without taking a page with it."""

import structlog
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger()
SIGN_IN = "allauth:rl:"  # counts of signing in: without Redis they go on in the database, as guesses would


def _forgiving(name, missing):
    def method(self, *args, **kwargs):
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache_unreachable", operation=name, error=str(error))
            if str(args[0] if args else "").startswith(SIGN_IN):
                return getattr(caches["last_resort"], name)(*args, **kwargs)
            return missing(*args, **kwargs)

    method.__name__ = name
    return method


class _LastingClient(RedisCacheClient):
    """Opens its client once; the stock one spends more time building a client than Redis does answering."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._clients = {}

    def get_client(self, key=None, *, write=False):
        index = self._get_connection_pool_index(write)
        if index not in self._clients:
            self._clients[index] = super().get_client(key, write=write)
        return self._clients[index]


class ForgivingRedisCache(RedisCache):
    """Redis; when it is gone it logs and misses, where the stock backend answers with an error page."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _LastingClient

    def hits(self, windows: dict[str, int]) -> list[int]:
        """Count one more of each key, which lasts so many seconds: one question for all. 0 without Redis."""
        try:
            pipe = self._cache.get_client(write=True).pipeline(transaction=False)
            for key, seconds in windows.items():
                pipe.incr(self.make_and_validate_key(key))
                pipe.expire(self.make_and_validate_key(key), seconds)
            return pipe.execute()[::2]
        except (RedisError, OSError) as error:
            log.warning("cache_unreachable", operation="hits", error=str(error))
            return [0] * len(windows)

    get = _forgiving("get", lambda key, default=None, version=None: default)
    get_many = _forgiving("get_many", lambda keys, version=None: {})
    set = _forgiving("set", lambda *a, **k: None)
    set_many = _forgiving("set_many", lambda data, *a, **k: list(data))
    add = _forgiving("add", lambda *a, **k: True)
    touch = _forgiving("touch", lambda *a, **k: False)
    delete = _forgiving("delete", lambda *a, **k: False)
    delete_many = _forgiving("delete_many", lambda *a, **k: None)
    incr = _forgiving("incr", lambda key, delta=1, version=None: delta)
    has_key = _forgiving("has_key", lambda *a, **k: False)
    clear = _forgiving("clear", lambda *a, **k: None)
