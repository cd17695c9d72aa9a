"""Whether this process can do its work: it needs the database and the broker."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis import Redis, RedisError

PATIENCE = 3.0


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE) as client:
            client.ping()
    except RedisError:
        return False
    return True


def healthz(request: HttpRequest) -> JsonResponse:
    answers = {"database": database_answers(), "redis": redis_answers()}
    body = {name: "ok" if answer else "does not answer" for name, answer in answers.items()}
    return JsonResponse(body, status=200 if all(answers.values()) else 503)
