"""Pictures drawn for the demo: a calm composition per product, the same every time, a few kilobytes each."""

import math
import random
from pathlib import Path
from typing import Final

from django.conf import settings
from PIL import Image, ImageDraw

SIZE: Final = 600
#: A palette per category: background, two shapes, and an accent.
PALETTES: Final = (
    ("#f3e9dc", "#c08552", "#5e3023", "#895737"),
    ("#e6efe9", "#6a994e", "#386641", "#a7c957"),
    ("#fff3d6", "#f4a259", "#8c5e58", "#f9c74f"),
    ("#ece4f5", "#9a8fbf", "#5b507a", "#d6c3e6"),
    ("#e3ecf5", "#4d7ea8", "#272932", "#9db4c0"),
    ("#fde7e9", "#e56b6f", "#6d597a", "#eaac8b"),
    ("#e9ecef", "#6c757d", "#343a40", "#adb5bd"),
    ("#e7f2dd", "#7fb069", "#4a6b3a", "#d4e09b"),
)


def draw_picture(sku: str, category: int) -> str:
    """Draw the picture of ``sku`` under ``MEDIA_ROOT`` and answer its path there."""
    path = Path("products") / f"{sku.lower()}.webp"
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    _composition(random.Random(sku), PALETTES[(category - 1) % len(PALETTES)]).save(target, "WEBP", quality=82)  # noqa: S311
    return path.as_posix()


def _composition(draw: random.Random, palette: tuple[str, str, str, str]) -> Image.Image:
    ground, first, second, accent = palette
    image = Image.new("RGB", (SIZE, SIZE), ground)
    pen = ImageDraw.Draw(image)
    horizon = int(SIZE * draw.uniform(0.66, 0.76))
    pen.rectangle((0, horizon, SIZE, SIZE), fill=accent)
    _vessel(pen, draw, first, horizon)
    _petals(pen, draw, second)
    return image


def _vessel(pen: ImageDraw.ImageDraw, draw: random.Random, colour: str, foot: int) -> None:
    """A rounded body standing on the horizon."""
    width, height = draw.randint(200, 300), draw.randint(200, 320)
    left = (SIZE - width) // 2
    radius = draw.choice((16, 40, width // 2))
    pen.rounded_rectangle((left, foot - height, left + width, foot + 30), radius=radius, fill=colour)


def _petals(pen: ImageDraw.ImageDraw, draw: random.Random, colour: str) -> None:
    """A ring of dots above, so that no two products look alike."""
    count, radius, reach = draw.randint(5, 11), draw.randint(14, 30), draw.randint(70, 130)
    turn = draw.random() * math.tau
    for number in range(count):
        angle = turn + number * math.tau / count
        x, y = SIZE / 2 + reach * math.cos(angle), SIZE * 0.34 + reach * math.sin(angle)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
