"""One drawing per shelf of the demo: a few flat shapes in the colours of the product."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PIL.ImageDraw import ImageDraw

Colour = tuple[int, int, int]

#: Drawings are made on a square of this many pixels, with the ground at ``GROUND``.
SIZE: Final = 1200
MIDDLE: Final = SIZE // 2
GROUND: Final = 930


@dataclass(frozen=True, slots=True)
class Palette:
    """The thing's colour, a darker and a lighter one beside it, paper, and an accent from across the wheel."""

    main: Colour
    dark: Colour
    light: Colour
    paper: Colour
    accent: Colour


def tin(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A round tin with a label and a leaf."""
    half, top = 190 + 14 * (number % 3), 380 - 30 * (number % 2)
    draw.rounded_rectangle((MIDDLE - half, top, MIDDLE + half, GROUND), 36, fill=colours.main)
    draw.rounded_rectangle((MIDDLE - half, top, MIDDLE - half + 70, GROUND), 36, fill=colours.light)
    draw.rounded_rectangle((MIDDLE - half - 16, top - 60, MIDDLE + half + 16, top + 40), 28, fill=colours.dark)
    draw.rectangle((MIDDLE - half, top + 170, MIDDLE + half, top + 400), fill=colours.paper)
    draw.pieslice((MIDDLE - 80, top + 205, MIDDLE + 80, top + 365), 200, 20, fill=colours.accent)
    draw.pieslice((MIDDLE - 80, top + 205, MIDDLE + 80, top + 365), 20, 200, fill=colours.dark)


def jar(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A preserving jar, more or less full."""
    top = 420 - 20 * (number % 4)
    draw.rounded_rectangle((MIDDLE - 220, top, MIDDLE + 220, GROUND), 90, fill=colours.light)
    full = top + 60 + 30 * (number % 3)
    draw.rounded_rectangle((MIDDLE - 200, full, MIDDLE + 200, GROUND - 18), 80, fill=colours.main)
    draw.rounded_rectangle((MIDDLE - 190, top - 110, MIDDLE + 190, top + 20), 26, fill=colours.accent)
    draw.rectangle((MIDDLE - 190, top - 60, MIDDLE + 190, top - 44), fill=colours.dark)
    draw.rounded_rectangle((MIDDLE - 130, top + 190, MIDDLE + 130, top + 390), 20, fill=colours.paper)
    draw.line((MIDDLE - 80, top + 260, MIDDLE + 80, top + 260), fill=colours.dark, width=14)
    draw.line((MIDDLE - 50, top + 320, MIDDLE + 50, top + 320), fill=colours.main, width=14)


def bowl(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A bowl, or a cup with a handle."""
    wide = 330 - 60 * (number % 3)
    if number % 3:
        draw.ellipse((MIDDLE + wide - 90, 600, MIDDLE + wide + 130, 800), outline=colours.dark, width=44)
    draw.pieslice((MIDDLE - wide, 290, MIDDLE + wide, GROUND - 20), 0, 180, fill=colours.main)
    draw.pieslice((MIDDLE - wide, 290, MIDDLE + wide, GROUND - 20), 120, 180, fill=colours.light)
    draw.rounded_rectangle((MIDDLE - 130, GROUND - 60, MIDDLE + 130, GROUND), 18, fill=colours.dark)
    draw.ellipse((MIDDLE - wide, 560, MIDDLE + wide, 660), fill=colours.dark)
    draw.ellipse((MIDDLE - wide + 26, 574, MIDDLE + wide - 26, 640), fill=colours.accent)


def pan(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A pan from above, or a knife on its board."""
    if number % 2:
        draw.rounded_rectangle((270, 330, 930, GROUND), 60, fill=colours.light)
        draw.ellipse((830, 380, 880, 430), fill=colours.paper)
        draw.polygon(((480, 400), (560, 330), (560, 720), (480, 720)), fill=colours.paper)
        draw.rounded_rectangle((470, 700, 570, 900), 36, fill=colours.dark)
        return
    draw.rounded_rectangle((MIDDLE + 160, 560, 1130, 640), 40, fill=colours.accent)
    draw.ellipse((190, 310, 810, GROUND), fill=colours.dark)
    draw.ellipse((240, 360, 760, GROUND - 50), fill=colours.main)
    draw.arc((300, 420, 700, GROUND - 110), 190, 280, fill=colours.light, width=22)


def linen(draw: ImageDraw, colours: Palette, number: int) -> None:
    """Folded cloths with stripes."""
    cloths = 3 + number % 3
    high = 480 // cloths
    for cloth in range(cloths):
        bottom = GROUND - cloth * high
        fill = (colours.main, colours.light, colours.paper)[(cloth + number) % 3]
        draw.rounded_rectangle((260, bottom - high + 8, 940, bottom), high // 2, fill=fill)
        for stripe in range(1 + number % 2 * 2):
            left = 380 + stripe * 70
            draw.rectangle((left, bottom - high + 8, left + 26, bottom), fill=colours.accent)
        draw.arc((880, bottom - high + 8, 940, bottom), 270, 90, fill=colours.dark, width=10)


def notebook(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A notebook and a pencil."""
    draw.rounded_rectangle((330, 300, 850, GROUND), 34, fill=colours.dark)
    draw.rounded_rectangle((345, 300, 835, GROUND - 22), 30, fill=colours.paper)
    draw.rounded_rectangle((330, 290, 820, GROUND - 34), 34, fill=colours.main)
    draw.rectangle((330, 320, 400, GROUND - 64), fill=colours.dark)
    draw.rounded_rectangle((480, 400, 740, 520 + 30 * (number % 3)), 16, fill=colours.paper)
    if number % 2:
        draw.rectangle((760, 290, 784, GROUND - 34), fill=colours.accent)
    draw.polygon(((880, 420), (930, 420), (930, 850), (905, GROUND), (880, 850)), fill=colours.accent)
    draw.polygon(((893, 886), (917, 886), (905, GROUND)), fill=colours.dark)


def lamp(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A lamp, standing or hanging, with its light."""
    narrow, wide = 110 + 20 * (number % 3), 260 + 20 * (number % 2)
    if number % 4 == 1:
        draw.line((MIDDLE, 0, MIDDLE, 420), fill=colours.dark, width=16)
        draw.ellipse((MIDDLE - 90, 640, MIDDLE + 90, 820), fill=colours.paper)
    else:
        draw.line((MIDDLE, 600, MIDDLE, GROUND - 30), fill=colours.dark, width=30)
        draw.rounded_rectangle((MIDDLE - 180, GROUND - 50, MIDDLE + 180, GROUND), 24, fill=colours.dark)
    shade = ((MIDDLE - narrow, 380), (MIDDLE + narrow, 380), (MIDDLE + wide, 690), (MIDDLE - wide, 690))
    draw.polygon(shade, fill=colours.main)
    lit = ((MIDDLE - narrow, 380), (MIDDLE - narrow // 3, 380), (MIDDLE - wide // 3, 690), (MIDDLE - wide, 690))
    draw.polygon(lit, fill=colours.light)
    draw.rounded_rectangle((MIDDLE - wide, 676, MIDDLE + wide, 704), 14, fill=colours.accent)


def plant(draw: ImageDraw, colours: Palette, number: int) -> None:
    """A pot with leaves."""
    leaves = 3 + number % 4
    for leaf in range(leaves):
        across = (leaf - (leaves - 1) / 2) * 130
        tip = 300 + abs(across) * 0.5
        fill = colours.dark if leaf % 2 else colours.main
        draw.line((MIDDLE, 720, MIDDLE + across, tip + 120), fill=colours.dark, width=16)
        draw.ellipse((MIDDLE + across - 58, tip, MIDDLE + across + 58, tip + 260), fill=fill)
    pot = ((MIDDLE - 210, 680), (MIDDLE + 210, 680), (MIDDLE + 150, GROUND), (MIDDLE - 150, GROUND))
    draw.polygon(pot, fill=colours.accent)
    draw.rounded_rectangle((MIDDLE - 236, 640, MIDDLE + 236, 720), 20, fill=colours.paper)


Drawing = Callable[[ImageDraw, Palette, int], None]

#: Category → its drawing, and the hue (of 360) its products have around.
DRAWINGS: Final[Mapping[str, tuple[Drawing, int]]] = {
    "tea-coffee": (tin, 140),
    "grocery": (jar, 20),
    "tableware": (bowl, 210),
    "kitchen": (pan, 0),
    "linen": (linen, 330),
    "stationery": (notebook, 250),
    "lighting": (lamp, 42),
    "garden": (plant, 110),
}
