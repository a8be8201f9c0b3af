"""SecureHeaders: what a browser is told to be careful with, where the role does not say it itself."""

from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator

from gateway.arguments import listed
from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Filter, Route

_CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self' https:; font-src 'self' https: data:; img-src 'self' https: data:; object-src 'none'; "
    "script-src https:; style-src 'self' https: 'unsafe-inline'"
)
#: Argument → line.
_LINES: Final = {
    "xss_protection_header": "x-xss-protection",
    "strict_transport_security": "strict-transport-security",
    "frame_options": "x-frame-options",
    "content_type_options": "x-content-type-options",
    "referrer_policy": "referrer-policy",
    "content_security_policy": "content-security-policy",
    "download_options": "x-download-options",
    "permitted_cross_domain_policies": "x-permitted-cross-domain-policies",
    "permissions_policy": "permissions-policy",
}


#: What permissions are, where one enables them and says nothing of them: none.
_NO_PERMISSIONS: Final = (
    "accelerometer=(), autoplay=(), camera=(), cross-origin-isolated=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), geolocation=(), gyroscope=(), keyboard-map=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), sync-xhr=(), usb=(), "
    "web-share=(), xr-spatial-tracking=()"
)


def _lower(written: object) -> object:
    found = listed(written)
    if not isinstance(found, list) or not {str(each).lower() for each in found} <= set(_LINES.values()):
        raise ValueError(f"none of {', '.join(_LINES.values())}")
    return [str(each).lower() for each in found]


class SecureHeaders(Filter):
    """``disable``: names of lines that are left out. Permissions-Policy is sent only where one is given or
    ``enable`` names it."""

    HAS_SHORTHAND: ClassVar = False
    xss_protection_header: str = "1 ; mode=block"
    strict_transport_security: str = "max-age=631138519"
    frame_options: str = "DENY"
    content_type_options: str = "nosniff"
    referrer_policy: str = "no-referrer"
    content_security_policy: str = _CONTENT_SECURITY_POLICY
    download_options: str = "noopen"
    permitted_cross_domain_policies: str = "none"
    permissions_policy: str = ""
    disable: Annotated[list[str], BeforeValidator(_lower)] = []
    enable: Annotated[list[str], BeforeValidator(_lower)] = []

    def effect(self, route: Route) -> Effect:
        lines = [(line, str(getattr(self, argument))) for argument, line in _LINES.items()]
        if "permissions-policy" in self.enable and not self.permissions_policy:
            lines.append(("permissions-policy", _NO_PERMISSIONS))
        wanted = [(line, value) for line, value in lines if value and line not in self.disable]

        def outward(_exchange: Exchange, reply: Reply) -> None:
            there = {name for name, _ in reply.fields}
            for name, value in wanted:
                if name not in there:
                    reply.fields.add(name, value)

        return Effect(outward=outward)
