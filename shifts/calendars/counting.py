"""How often a calendar is read: programs that ask all the time are sent away for a while."""

from datetime import datetime

from redis import Redis, RedisError

WINDOW = 3600  # seconds
MOST_READS = 120  # of one link in a window: ten programs, each every five minutes
PATIENCE = 0.5  # seconds


def seconds_to_wait(digest: str, *, now: datetime, counter: str) -> int:
    """Until this link may be read again; 0 where it may now, and where the counter is down.

    `counter` is the address of the Redis that counts.
    """
    window, passed = divmod(int(now.timestamp()), WINDOW)
    key = f"calendar-reads:{digest}:{window}"
    try:
        with Redis.from_url(
            counter, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        ) as client:
            pipeline = client.pipeline()
            pipeline.incr(key)
            pipeline.expire(key, WINDOW)
            reads, _ = pipeline.execute()
    except RedisError:
        return 0
    return WINDOW - passed if reads > MOST_READS else 0
