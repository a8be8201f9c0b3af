"""``GET /params``: the four parameters with which the original system showed that settings follow their source."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.answers import ParamsAnswer
from customers.properties import params
from shop.config.shared import global_params
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone


class ParamsView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(summary="Parameters, as they are now", answer=ParamsAnswer)
    def get(self, request: Request) -> Response:
        shared, own = global_params.current, params.current
        return Response(ParamsAnswer(p1=shared.p1, p2=shared.p2, x=own.x, y=own.y))
