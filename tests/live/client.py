"""A visitor: remembers their token and cart as a browser would, and never repairs what the shop answers."""

import uuid
from collections.abc import Mapping
from typing import Any

import requests

TIMEOUT = 30.0


class Client:
    """One person. ``get post put patch delete`` answer ``requests.Response``."""

    def __init__(self, base: str, *, routes: Mapping[str, str] | None = None) -> None:
        self.base = base
        self._routes = routes or {}
        self.session = requests.Session()
        self.session.trust_env = False
        self.token = ""
        self.cart = ""
        self.order = ""
        self.order_token = ""
        self.language = "en"

    def request(
        self, method: str, path: str, json: Any = None, *, key: str | None = None, **options: Any
    ) -> requests.Response:
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.cart:
            headers["X-Cart-Token"] = self.cart
        if self.order_token:
            headers["X-Order-Token"] = self.order_token
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.session.request(
            method,
            self._origin(path) + path,
            json=json,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
            **options,
        )

    def _origin(self, path: str) -> str:
        """Who serves ``path``: the one process, or a role by its prefix."""
        return next((origin for prefix, origin in self._routes.items() if path.startswith(prefix)), self.base)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> requests.Response:
        return self.request("POST", path, {} if json is None else json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> requests.Response:
        return self.request("PUT", path, json, **options)

    def add(self, sku: str, quantity: int = 1) -> requests.Response:
        """Put something into the cart and keep the guest's token."""
        answer = self.post("/api/orders/cart/lines", {"sku": sku, "quantity": quantity})
        if answer.status_code == 201:
            self.cart = answer.json()["cart_token"] or self.cart
        return answer

    def total(self) -> int:
        """What the cart costs now."""
        found: int = self.get("/api/orders/cart").json()["total"]
        return found

    def checkout(
        self, *, method: str = "pm_card_ok", key: str | None = None, total: int | None = None, **more: Any
    ) -> requests.Response:
        """Order the cart as a guest or customer, with a made-up address."""
        body = {"expected_total": self.total() if total is None else total, "address": ADDRESS, **more}
        body = {name: value for name, value in body.items() if value is not None}
        if method:
            body["payment_method"] = method
        if not self.token:
            body.setdefault("email", "guest@example.com")
        return self.post("/api/orders/checkout", body, key=key or uuid.uuid4().hex)


ADDRESS = {
    "name": "Alice Martin",
    "line1": "12 rue des Lilas",
    "postal_code": "75011",
    "city": "Paris",
    "country": "FR",
}
