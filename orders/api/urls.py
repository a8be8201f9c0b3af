"""The paths of orders under ``/api/orders/``, and the original's ``/fullOrder/{id}`` at the role's root."""

from django.urls import path

from orders.api import cart, checkout, orders, personal_data, staff

urlpatterns = [
    path("cart", cart.CartView.as_view()),
    path("cart/lines", cart.CartLinesView.as_view()),
    path("cart/lines/<str:sku>", cart.CartLineView.as_view()),
    path("cart/claim", cart.ClaimView.as_view()),
    path("checkout", checkout.CheckoutView.as_view()),
    path("orders", orders.OrdersView.as_view()),
    path("personal-data", personal_data.PersonalDataView.as_view()),
    path("lookup", orders.LookUpView.as_view()),
    path("<str:order_id>", orders.OrderView.as_view()),
    path("<str:order_id>/full", orders.FullOrderView.as_view()),
    path("<str:order_id>/invoices", orders.OrderDocumentsView.as_view()),
    path("<str:order_id>/invoices/<str:invoice_id>/file", orders.OrderDocumentFileView.as_view()),
    path("<str:order_id>/pay", checkout.PayView.as_view()),
    path("<str:order_id>/reorder", cart.ReorderView.as_view()),
    path("<str:order_id>/cancel", orders.CancelView.as_view()),
    path("<str:order_id>/ship", staff.ShipView.as_view()),
    path("<str:order_id>/deliver", staff.DeliverView.as_view()),
    path("<str:order_id>/refund", staff.RefundView.as_view()),
]

root_urlpatterns = [path("fullOrder/<str:order_id>", orders.FullOrderView.as_view())]
