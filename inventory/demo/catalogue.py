"""What the demo sells: eight categories of ten, in both languages, prices in cents."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from inventory.interface.demo import CODES


@dataclass(frozen=True, slots=True)
class Kind:
    """A category, its tax, and its products as "French | English | price"."""

    code: str
    slug: str
    name_fr: str
    name_en: str
    tax_category: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A product of the demo."""

    sku: str
    code: str
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    price: int
    tax_category: str


CATEGORIES: Final = (
    Kind(
        "CUP", "tableware", "Arts de la table", "Tableware", "standard",
        (
            "Tasse en grès émaillé | Glazed stoneware cup | 1490",
            "Bol à café breton | Breton coffee bowl | 1290",
            "Assiette creuse en porcelaine | Porcelain soup plate | 1690",
            "Carafe en verre soufflé | Blown glass carafe | 2900",
            "Théière en fonte | Cast iron teapot | 4990",
            "Plat à gratin ovale | Oval gratin dish | 3450",
            "Couverts en inox, 24 pièces | Stainless cutlery, 24 pieces | 7900",
            "Planche en olivier | Olive wood board | 3900",
            "Coquetier à pois | Dotted egg cup | 690",
            "Moulin à poivre en hêtre | Beech pepper mill | 2650",
        ),
    ),
    Kind(
        "TEA", "pantry", "Épicerie fine", "Fine foods", "reduced",
        (
            "Thé vert au jasmin | Jasmine green tea | 1190",
            "Café d'Éthiopie en grains | Ethiopian coffee beans | 1350",
            "Miel de châtaignier | Chestnut honey | 890",
            "Confiture de mirabelles | Mirabelle plum jam | 620",
            "Sel de Guérande aux herbes | Guérande salt with herbs | 540",
            "Huile d'olive de Nyons | Olive oil from Nyons | 1890",
            "Biscuits sablés au beurre | Butter shortbread | 750",
            "Chocolat noir 70 % | Dark chocolate 70% | 450",
            "Moutarde à l'ancienne | Wholegrain mustard | 420",
            "Œufs en chocolat praliné | Praline chocolate eggs | 980",
        ),
    ),
    Kind(
        "LAMP", "lighting", "Luminaires", "Lighting", "standard",
        (
            "Lampe de chevet en laiton | Brass bedside lamp | 6900",
            "Suspension en rotin tressé | Woven rattan pendant | 8900",
            "Applique articulée | Swing-arm wall light | 7450",
            "Guirlande de dix ampoules | String of ten bulbs | 2450",
            "Lampadaire trépied | Tripod floor lamp | 15900",
            "Bougie parfumée au figuier | Fig tree candle | 2400",
            "Photophore en terre cuite | Terracotta lantern | 1850",
            "Lampe de bureau orientable | Adjustable desk lamp | 8450",
            "Veilleuse étoilée | Starry night light | 1990",
            "Ampoule à filament | Filament bulb | 950",
        ),
    ),
    Kind(
        "TEXT", "textiles", "Linge de maison", "Household linen", "standard",
        (
            "Plaid en laine mérinos | Merino wool throw | 8900",
            "Housse de couette en lin lavé | Washed linen duvet cover | 12900",
            "Torchon à rayures | Striped tea towel | 1090",
            "Nappe brodée à la main | Hand-embroidered tablecloth | 6450",
            "Serviette éponge épaisse | Thick bath towel | 2450",
            "Coussin en velours côtelé | Corduroy cushion | 3290",
            "Tapis berbère noué main | Hand-knotted Berber rug | 24900",
            "Rideau occultant bleu nuit | Midnight blue blackout curtain | 5900",
            "Tablier de cuisine en chambray | Chambray apron | 2790",
            "Drap de plage en nid d'abeille | Waffle beach towel | 3150",
        ),
    ),
    Kind(
        "BOOK", "books", "Livres", "Books", "reduced",
        (
            "Le potager au naturel | The natural kitchen garden | 2490",
            "Cent desserts de famille | A hundred family desserts | 2990",
            "Atlas des îles perdues | Atlas of lost islands | 3500",
            "Apprendre à coudre | Learning to sew | 1990",
            "Contes d'hiver illustrés | Illustrated winter tales | 1690",
            "Le pain au levain | Sourdough bread | 2250",
            "Carnet d'aquarelle | Watercolour sketchbook | 1450",
            "Petite histoire des couleurs | A short history of colours | 1890",
            "Oiseaux de nos jardins | Birds of our gardens | 2150",
            "Le grand livre du fromage | The great book of cheese | 3900",
        ),
    ),
    Kind(
        "GAME", "games", "Jeux et jouets", "Games and toys", "standard",
        (
            "Puzzle forêt, 1000 pièces | Forest puzzle, 1000 pieces | 1990",
            "Jeu d'échecs en bois | Wooden chess set | 4900",
            "Cubes à empiler | Stacking blocks | 2490",
            "Toupie musicale | Musical spinning top | 1850",
            "Jeu de sept familles | Happy families cards | 890",
            "Peluche ours brun | Brown bear soft toy | 2690",
            "Train en bois et ses rails | Wooden train with track | 5450",
            "Marionnette renard | Fox puppet | 1590",
            "Dominos des animaux | Animal dominoes | 1290",
            "Cerf-volant arc-en-ciel | Rainbow kite | 2190",
        ),
    ),
    Kind(
        "DESK", "stationery", "Papeterie", "Stationery", "standard",
        (
            "Carnet à pages pointillées | Dotted notebook | 1390",
            "Stylo plume en laiton | Brass fountain pen | 4500",
            "Boîte de crayons de couleur | Box of colouring pencils | 2290",
            "Calendrier perpétuel | Perpetual calendar | 2790",
            "Enveloppes kraft, lot de 25 | Kraft envelopes, pack of 25 | 690",
            "Tampon encreur botanique | Botanical stamp | 1250",
            "Règle en bois gradué | Graduated wooden ruler | 590",
            "Sous-main en feutre | Felt desk mat | 3490",
            "Encre bleu nuit | Midnight blue ink | 1150",
            "Pot à crayons en chêne | Oak pencil pot | 1890",
        ),
    ),
    Kind(
        "GARD", "garden", "Jardin", "Garden", "standard",
        (
            "Arrosoir en zinc | Zinc watering can | 3290",
            "Sécateur à lame d'acier | Steel secateurs | 2890",
            "Pot en terre cuite, 30 cm | Terracotta pot, 30 cm | 1990",
            "Graines de coquelicot | Poppy seeds | 390",
            "Nichoir à mésanges | Tit nesting box | 2450",
            "Gants de jardinage en cuir | Leather gardening gloves | 2290",
            "Hamac en coton | Cotton hammock | 6900",
            "Brouette pliante | Folding wheelbarrow | 8900",
            "Mangeoire à oiseaux | Bird feeder | 1790",
            "Kit de semis d'intérieur | Indoor sowing kit | 2590",
        ),
    ),
)  # fmt: skip

assert tuple(kind.code for kind in CATEGORIES) == CODES


def items() -> Iterator[Item]:
    """Every product, numbered within its category."""
    for kind in CATEGORIES:
        for number, words in enumerate(kind.words, 1):
            name_fr, name_en, price = words.split(" | ")
            yield Item(
                sku=f"{kind.code}-{number:02d}",
                code=kind.code,
                name_fr=name_fr,
                name_en=name_en,
                description_fr=f"{name_fr}. Choisi pour durer, expédié sous deux jours depuis nos entrepôts.",
                description_en=f"{name_en}. Chosen to last, shipped within two days from our warehouses.",
                price=int(price),
                tax_category=kind.tax_category,
            )
