"""Catalogue, stock, ledger and holds in the back office: read by connection, changed through inventory's handle."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inventory.interface import inventory
from inventory.interface.messages import ProductEdit
from inventory.models import Category, Hold, HoldLine, LedgerEntry, Product, Stock, Warehouse
from inventory.rules.quantities import LARGEST, LONGEST_REASON, LONGEST_REFERENCE
from inventory.rules.search import words
from shop.backoffice.actions import staff_action
from shop.backoffice.model_admin import ShopInline, ShopModelAdmin
from shop.money import Money


class PriceForm(forms.Form):
    price = forms.IntegerField(label=_("price (minor units)"), min_value=0)


class NamesForm(forms.Form):
    name_fr = forms.CharField(label=_("name (French)"), max_length=160)
    name_en = forms.CharField(label=_("name (English)"), max_length=160)


class ReceiveForm(forms.Form):
    quantity = forms.IntegerField(label=_("quantity"), min_value=1, max_value=LARGEST)
    reference = forms.CharField(label=_("delivery note"), max_length=LONGEST_REFERENCE)


class AdjustForm(forms.Form):
    change = forms.IntegerField(label=_("change"), min_value=-LARGEST, max_value=LARGEST)
    reason = forms.CharField(label=_("reason"), max_length=LONGEST_REASON)
    reference = forms.CharField(label=_("reference"), max_length=LONGEST_REFERENCE)


class TransferForm(forms.Form):
    target = forms.CharField(label=_("to warehouse"), max_length=20)
    quantity = forms.IntegerField(label=_("quantity"), min_value=1, max_value=LARGEST)
    reference = forms.CharField(label=_("reference"), max_length=LONGEST_REFERENCE)


class ThresholdForm(forms.Form):
    threshold = forms.IntegerField(label=_("low-stock threshold"), min_value=0, max_value=LARGEST, required=False)


@admin.register(Category)
class CategoryAdmin(ShopModelAdmin):
    list_display = ("slug", "name_fr", "name_en", "position")
    search_fields = ("slug", "name_fr", "name_en")


@admin.register(Warehouse)
class WarehouseAdmin(ShopModelAdmin):
    list_display = ("code", "name", "position")
    search_fields = ("code", "name")


class StockInline(ShopInline):
    model = Stock
    fields = ("warehouse", "on_hand", "held", "low_stock_threshold", "low_since")


@admin.register(Product)
class ProductAdmin(ShopModelAdmin):
    list_display = ("sku", "name_fr", "name_en", "category", "shown_price", "sellable", "is_active")
    list_filter = ("category", "is_active", "in_stock", "tax_category")
    list_select_related = ("category",)
    search_fields = ("search_text",)
    search_help_text = _("Words of the name in French or English, or the SKU; accents do not matter")
    ordering = ("-id",)
    actions = ("change_price", "rename", "withdraw", "offer_again")
    inlines = (StockInline,)
    exclude = ("search_text", "sort_fr", "sort_en")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Searches in the plain spelling that products are stored in."""
        return super().get_search_results(request, queryset, " ".join(words(search_term)))

    @admin.display(description=_("price"), ordering="price")
    def shown_price(self, product: Product) -> str:
        return str(Money(product.price, product.currency))

    @staff_action(_("Change the price"), permission="inventory.edit_product", form=PriceForm)
    def change_price(self, product: Product, *, price: int) -> None:
        inventory.edit_product(sku=product.sku, edit=ProductEdit(price=price))

    @staff_action(_("Rename"), permission="inventory.edit_product", form=NamesForm)
    def rename(self, product: Product, *, name_fr: str, name_en: str) -> None:
        inventory.edit_product(sku=product.sku, edit=ProductEdit(name_fr=name_fr, name_en=name_en))

    @staff_action(_("Withdraw from sale"), permission="inventory.edit_product")
    def withdraw(self, product: Product) -> None:
        inventory.edit_product(sku=product.sku, edit=ProductEdit(is_active=False))

    @staff_action(_("Offer for sale again"), permission="inventory.edit_product")
    def offer_again(self, product: Product) -> None:
        inventory.edit_product(sku=product.sku, edit=ProductEdit(is_active=True))


@admin.register(Stock)
class StockAdmin(ShopModelAdmin):
    list_display = ("product", "warehouse", "on_hand", "held", "free", "low_stock_threshold", "low_since")
    list_filter = ("warehouse", ("low_since", admin.EmptyFieldListFilter))
    list_select_related = ("product", "warehouse")
    search_fields = ("product__search_text",)
    search_help_text = _("SKU, or words of the name")
    ordering = ("product__sku", "id")
    actions = ("receive", "adjust", "transfer", "set_threshold")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Searches in the plain spelling that products are stored in."""
        return super().get_search_results(request, queryset, " ".join(words(search_term)))

    @admin.display(description=_("free"), ordering=F("on_hand") - F("held"))
    def free(self, stock: Stock) -> int:
        return stock.on_hand - stock.held

    @staff_action(_("Receive goods"), permission="inventory.receive", form=ReceiveForm)
    def receive(self, stock: Stock, *, quantity: int, reference: str) -> None:
        inventory.receive(sku=stock.product.sku, warehouse=stock.warehouse.code, quantity=quantity, reference=reference)

    @staff_action(_("Correct the count"), permission="inventory.adjust", form=AdjustForm)
    def adjust(self, stock: Stock, *, change: int, reason: str, reference: str) -> None:
        inventory.adjust(
            sku=stock.product.sku, warehouse=stock.warehouse.code, change=change, reason=reason, reference=reference
        )

    @staff_action(_("Move to another warehouse"), permission="inventory.adjust", form=TransferForm)
    def transfer(self, stock: Stock, *, target: str, quantity: int, reference: str) -> None:
        inventory.transfer(
            sku=stock.product.sku,
            source=stock.warehouse.code,
            target=target,
            quantity=quantity,
            reference=reference,
        )

    @staff_action(_("Set the low-stock threshold"), permission="inventory.adjust", form=ThresholdForm)
    def set_threshold(self, stock: Stock, *, threshold: int | None) -> None:
        inventory.set_threshold(sku=stock.product.sku, warehouse=stock.warehouse.code, threshold=threshold)


class HoldLineInline(ShopInline):
    model = HoldLine
    fields = ("stock", "quantity")


@admin.register(Hold)
class HoldAdmin(ShopModelAdmin):
    list_display = ("order_id", "state", "expires_at", "created_at", "changed_at")
    list_filter = ("state",)
    search_fields = ("=order_id",)
    search_help_text = _("Order")
    ordering = ("-id",)
    inlines = (HoldLineInline,)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ShopModelAdmin):
    list_display = (
        "recorded_at",
        "kind",
        "stock",
        "on_hand_change",
        "held_change",
        "on_hand_after",
        "held_after",
        "order_id",
        "reference",
        "reason",
        "actor",
    )
    list_filter = ("kind", "stock__warehouse")
    list_select_related = ("stock__product", "stock__warehouse")
    search_fields = ("=stock__product__sku", "=order_id", "=reference")
    search_help_text = _("SKU, order or reference")
    ordering = ("-id",)
