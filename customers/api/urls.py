"""The paths of customers under ``/api/customers/``, and the one at the root."""

from django.urls import URLPattern, path

from customers.api.addresses import AddressesView, AddressView
from customers.api.erasure import EraseView
from customers.api.keys import KeysView
from customers.api.legal_pages import LegalPageView
from customers.api.me import MeView
from customers.api.params import ParamsView
from customers.api.passwords import ChangeView, ForgottenView, ResetView
from customers.api.registration import ConfirmView, RegisterView
from customers.api.sessions import OtherSessionsView, SessionsView, SessionView
from customers.api.tokens import LoginView, LogoutEverywhereView, LogoutView, RefreshView

urlpatterns: list[URLPattern] = [
    path("register", RegisterView.as_view()),
    path("confirm", ConfirmView.as_view()),
    path("login", LoginView.as_view()),
    path("refresh", RefreshView.as_view()),
    path("logout", LogoutView.as_view()),
    path("logout-everywhere", LogoutEverywhereView.as_view()),
    path("password/forgotten", ForgottenView.as_view()),
    path("password/reset", ResetView.as_view()),
    path("password/change", ChangeView.as_view()),
    path("sessions", SessionsView.as_view()),
    path("sessions/end-others", OtherSessionsView.as_view()),
    path("sessions/<str:session_id>", SessionView.as_view()),
    path("erase", EraseView.as_view()),
    path("pages/<str:slug>", LegalPageView.as_view()),
    path("me", MeView.as_view()),
    path("addresses", AddressesView.as_view()),
    path("addresses/<int:address_id>", AddressView.as_view()),
]

root_urlpatterns: list[URLPattern] = [
    path(".well-known/jwks.json", KeysView.as_view()),
    path("params", ParamsView.as_view()),
]
