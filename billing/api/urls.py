"""The paths of billing under ``/api/billing/``."""

from django.urls import path

from billing.api import invoices, my_config, payments, webhooks

urlpatterns = [
    path("invoices", invoices.InvoicesView.as_view()),
    path("invoices/<str:invoice_id>", invoices.InvoiceView.as_view()),
    path("invoices/<str:invoice_id>/file", invoices.InvoiceFileView.as_view()),
    path("payment-methods", payments.PaymentMethodsView.as_view()),
    path("payments/<str:order_id>", payments.OrderPaymentsView.as_view()),
    path("webhooks/provider", webhooks.WebhookView.as_view()),
]
#: Where the original shop had it: at the root of the role.
root_urlpatterns = [path("myConfig", my_config.MyConfigView.as_view())]
