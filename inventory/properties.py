"""What of inventory may change while it runs."""

from shop.config.declared import Properties, declare, property_


class InventoryProperties(Properties):
    low_stock_threshold: int = property_(
        0,
        "Low-stock threshold of what is new in a warehouse; 0: none",
        "Seuil d'alerte d'un article nouveau dans un entrepôt ; 0 : aucun",
        ge=0,
        le=1_000_000,
    )
    low_stock_mail: str = property_(
        "",
        "Who is mailed when stock runs low, once each time; empty: nobody",
        "Adresse prévenue quand un stock devient bas, une fois à chaque fois ; vide : personne",
        pattern=r"^$|^[^@\s]+@[^@\s]+$",
        max_length=254,
    )


properties = declare("inventory", InventoryProperties)
