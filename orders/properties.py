"""What of orders may change while it runs."""

from shop.config.declared import Properties, declare, property_


class OrderProperties(Properties):
    hold_minutes: int = property_(
        15,
        "How long stock is held for an unpaid order",
        "Durée de réservation d'une commande impayée",
        unit="min",
        ge=1,
        le=240,
    )
    payment_margin_seconds: int = property_(
        120,
        "A hold is extended to last at least this long when payment begins",
        "Marge de réservation au paiement",
        unit="s",
        ge=30,
        le=3600,
    )
    answer_seconds: float = property_(
        8.0,
        "How long checkout may work before it answers 202",
        "Délai de réponse de la commande",
        unit="s",
        gt=0,
        le=30,
    )
    give_up_attempts: int = property_(
        12,
        "Failed tries in a row after which an unpaid order is cancelled",
        "Échecs de suite avant annulation d'une commande impayée",
        ge=2,
        le=50,
    )
    volume_discount_from: int = property_(
        10, "Pieces on a line from which it is discounted", "Quantité ouvrant droit à remise", ge=2, le=1_000_000
    )
    volume_discount: int = property_(
        500, "Discount on such a line", "Remise sur quantité", unit="basis points", ge=0, le=9000
    )
    largest_quantity: int = property_(
        999, "Most pieces of one product in a cart", "Quantité maximale par article", ge=1, le=100_000
    )
    longest_cart: int = property_(100, "Most lines in a cart", "Nombre maximal de lignes", ge=1, le=1000)
    guest_checkout: bool = property_(True, "Whether people may order without an account", "Commande sans compte")
    shipping_cost: int = property_(
        0, "What delivery costs, tax included", "Frais de livraison TTC", unit="minor units", ge=0, le=1_000_000
    )
    express_shipping_cost: int = property_(
        990,
        "What express delivery costs, tax included; 0: not offered",
        "Frais de livraison express TTC ; 0 : non proposée",
        unit="minor units",
        ge=0,
        le=1_000_000,
    )
    free_shipping_limit: int = property_(
        0,
        "Goods of this total are delivered free, but for express; 0: never",
        "Livraison offerte à partir de ce montant, sauf express ; 0 : jamais",
        unit="minor units",
        ge=0,
        le=1_000_000_000,
    )
    shipping_tax_category: str = property_(
        "standard", "How delivery is taxed", "Catégorie de taxe de la livraison", min_length=1, max_length=20
    )
    currency: str = property_("EUR", "The currency carts are in", "Devise des paniers", pattern="^[A-Z]{3}$")


properties = declare("orders", OrderProperties)
