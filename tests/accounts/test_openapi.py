from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator


def test_schema_says_how_to_sign_in_and_to_repeat():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    assert schema["components"]["securitySchemes"]["token"]["name"] == "Authorization"
    trail = schema["paths"][reverse("api-audit")]["get"]
    assert {"token": []} in trail["security"]
    assert {"verb", "target", "from", "to"} <= {each["name"] for each in trail["parameters"]}
    bookings = schema["paths"][reverse("api-bookings")]
    headers = {
        method: "Idempotency-Key" in [each["name"] for each in bookings[method]["parameters"]]
        for method in ("get", "post")
    }
    assert headers == {"get": False, "post": True}
