"""The paths of billing under ``/api/billing/``."""

from django.urls import path

from billing.api import invoices, payments

urlpatterns = [
    path("invoices", invoices.InvoicesView.as_view()),
    path("invoices/<str:invoice_id>", invoices.InvoiceView.as_view()),
    path("payment-methods", payments.PaymentMethodsView.as_view()),
    path("payments/<str:order_id>", payments.OrderPaymentsView.as_view()),
]
