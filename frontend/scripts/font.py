"""Makes public/figtree.woff2 of the whole font: the letters of French and English, from regular to extra-bold.

    uv run --with fonttools --with brotli python scripts/font.py

To be run after the package `@fontsource-variable/figtree` changes; what it makes is committed, so a build needs no Python
but the one that starts it. The font is under the SIL Open Font License (public/figtree-license.txt).
"""

from pathlib import Path
from shutil import copyfile

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FRONTEND = Path(__file__).resolve().parents[1]
PACKAGE = FRONTEND / "node_modules" / "@fontsource-variable" / "figtree"
WEIGHTS = (400, 800)
#: Latin-1, œ and Ÿ, spaces and dashes of both languages, quotation marks, the euro, arrows, × and −.
LETTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, 0x178, 0x2009, 0x200A, *range(0x2010, 0x2015), *range(0x2018, 0x201B),
    *range(0x201C, 0x201F), 0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212,
)  # fmt: skip
#: Kerning, and figures that stand in columns.
FEATURES = ["kern", "tnum"]


def main() -> None:
    font = TTFont(PACKAGE / "files" / "figtree-latin-wght-normal.woff2")
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    options = subset.Options(layout_features=FEATURES, hinting=False, flavor="woff2", name_IDs=[0, 1, 2, 13, 14])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(FRONTEND / "public" / "figtree.woff2")
    copyfile(PACKAGE / "LICENSE", FRONTEND / "public" / "figtree-license.txt")


if __name__ == "__main__":
    main()
