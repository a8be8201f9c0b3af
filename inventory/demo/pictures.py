"""Pictures of the demo's products: painted here, so that nobody's photographs are needed. Same seed, same pixels."""

import colorsys
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from PIL import Image, ImageDraw

from inventory.demo.drawings import DRAWINGS, GROUND, SIZE, Colour, Palette
from inventory.models import Product

#: Painted at twice the size and reduced, which smooths the edges.
REDUCED: Final = 2
QUALITY: Final = 82
#: What is seen from nearer beside the whole: squares of a finished picture's size on the painted one.
VIEWS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    "above": (300, 240, 900, 840),
    "below": (300, 480, 900, 1080),
}


def paint_all(products: Sequence[Product], *, seed: int) -> Iterator[int]:
    """Paints each product's pictures into the media folder; yields how many are done."""
    for number, product in enumerate(products):
        painted = paint(product.category_id, number, seed=seed)
        for name, picture in zip((product.image, *(product.gallery or ())), _views(painted), strict=True):
            path = Path(settings.MEDIA_ROOT) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path, quality=QUALITY, method=2)
        yield number + 1


def _views(painted: Image.Image) -> Iterator[Image.Image]:
    """The whole, and the ``VIEWS`` in their order."""
    yield painted.reduce(REDUCED)
    for square in VIEWS.values():
        yield painted.crop(square)


def paint(category: str, number: int, *, seed: int) -> Image.Image:
    """One product, ``REDUCED`` times as large as it is shown.

    ``number`` varies the shape, and with ``seed`` the colours.
    """
    draw_thing, around = DRAWINGS[category]
    draw = random.Random(f"{seed}-{number}")  # noqa: S311 - colours
    hue = (around + draw.uniform(-28, 28)) / 360
    image = _background(hue + 0.06)
    canvas = ImageDraw.Draw(image)
    canvas.ellipse((250, GROUND - 40, 950, GROUND + 50), fill=_colour(hue, 0.16, 0.80))
    draw_thing(canvas, _palette(hue, draw), number)
    return image


def _background(hue: float) -> Image.Image:
    """A wall that is lighter above, with a large pale disc on it."""
    wall = Image.linear_gradient("L")
    above = Image.new("RGB", wall.size, _colour(hue, 0.05, 0.99))
    below = Image.new("RGB", wall.size, _colour(hue, 0.16, 0.90))
    image = Image.composite(below, above, wall).resize((SIZE, SIZE))
    ImageDraw.Draw(image).ellipse((170, 130, 1030, 990), fill=_colour(hue, 0.07, 0.97))
    return image


def _palette(hue: float, draw: random.Random) -> Palette:
    depth = draw.uniform(0.45, 0.68)
    return Palette(
        main=_colour(hue, depth, 0.74),
        dark=_colour(hue, depth + 0.12, 0.42),
        light=_colour(hue, depth - 0.18, 0.88),
        paper=_colour(hue + 0.1, 0.06, 0.98),
        accent=_colour(hue + 0.5 + draw.uniform(-0.08, 0.08), 0.5, 0.84),
    )


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
