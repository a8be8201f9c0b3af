"""The page to read the API's document and try it: offline, and within the site's content security policy."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """The script that begins it is a file of its own, for inline scripts are refused."""

    url_name = "schema"
    url_self = "/api/docs"
    template_name = "shop/docs.html"
