"""The API: Django REST framework and its OpenAPI document."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["shop.web.identity.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["shop.web.identity.permissions.Nobody"],
    "DEFAULT_RENDERER_CLASSES": ["shop.web.json.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["shop.web.json.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "shop.web.json.OnlyJSON",
    "DEFAULT_SCHEMA_CLASS": "shop.web.openapi.ShopSchema",
    "EXCEPTION_HANDLER": "shop.web.problems.exception_handler",
    "UNAUTHENTICATED_USER": "shop.calls.context.anonymous",
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": 0,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Shop",
    "DESCRIPTION": "Customers, stock, orders and billing behind one door. Errors are `application/problem+json`.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",  # answers are described by JSON Schema as it is, null included
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["shop.web.identity.permissions.Anyone"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None, "defaultModelsExpandDepth": 0},
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
