#!/usr/bin/env python3
"""Makes the files of tests/pictures: one small picture in every kind of file that a page may bring.

    python3 tests/tools/odd_pictures.py tests/pictures        needs Pillow

All show the same four fields: red, green / blue, yellow (in grey ones: how light these are). It is run by hand when a
kind is to be added, never by tests/run. The files are in the public domain (CC0).
"""
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageCms

W, H = 48, 32
FIELDS = ((200, 40, 40), (40, 160, 60)), ((40, 60, 190), (230, 200, 40))


def field(x, y):
    return FIELDS[y * 2 // H][x * 2 // W]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(colour, bits, pixel, interlaced=False, extra=b""):
    """A PNG by hand: Pillow writes neither 16-bit colours nor interlacing."""
    def rows(xs, ys):
        out = b""
        for y in ys:
            packed = b"".join(pixel(x, y) for x in xs)
            out += b"\0" + packed
        return out
    if interlaced:
        passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
        data = b"".join(rows(range(x, W, dx), range(y, H, dy)) for x, y, dx, dy in passes)
    else:
        data = rows(range(W), range(H))
    head = struct.pack(">IIBBBBB", W, H, bits, colour, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    rgb = Image.new("RGB", (W, H))
    rgb.putdata([field(x, y) for y in range(H) for x in range(W)])
    grey = rgb.convert("L")
    clear = rgb.convert("RGBA")
    clear.putalpha(Image.new("L", (W, H), 255).point(lambda v: v))
    clear.putpixel((0, 0), (0, 0, 0, 0))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    palette = rgb.quantize(4)
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned by a quarter to the right: the pixels lie turned to the left
    save = lambda image, name, **options: image.save(out / name, **options)
    save(rgb, "rgb.jpg", quality=90)
    save(rgb, "progressive.jpg", quality=90, progressive=True)
    save(grey, "grey.jpg", quality=90)
    save(rgb.convert("CMYK"), "cmyk.jpg", quality=90)
    save(rgb, "profile.jpg", quality=90, icc_profile=profile)
    save(rgb.transpose(Image.Transpose.ROTATE_90), "turned.jpg", quality=90, exif=turned)
    save(rgb, "rgb.png")
    save(rgb, "profile.png", icc_profile=profile)
    save(grey, "grey.png")
    save(clear, "alpha.png")
    save(clear, "alpha-profile.png", icc_profile=profile)
    save(clear.convert("LA"), "grey-alpha.png")
    save(palette, "palette.png")
    save(palette, "palette-profile.png", icc_profile=profile)
    save(palette, "palette-clear.png", transparency=bytes([254, 255, 255, 255]))
    save(grey.point(lambda v: 255 if v > 110 else 0).convert("1"), "two-tone.png")
    (out / "deep.png").write_bytes(png(2, 16, lambda x, y: struct.pack(">HHH", *(c * 257 for c in field(x, y)))))
    (out / "deep-grey.png").write_bytes(png(0, 16, lambda x, y: struct.pack(">H", grey.getpixel((x, y)) * 257)))
    (out / "interlaced.png").write_bytes(png(2, 8, lambda x, y: bytes(field(x, y)), interlaced=True))
    save(rgb, "lossy.webp", quality=90)
    save(rgb, "lossless.webp", lossless=True)
    save(clear, "alpha.webp", lossless=True)
    save(palette, "still.gif")
    save(palette, "moving.gif", save_all=True, append_images=[palette.transpose(Image.Transpose.ROTATE_180)], duration=200)
    save(rgb, "lzw.tiff", compression="tiff_lzw")
    save(grey, "grey.tiff", compression="tiff_adobe_deflate")
    save(rgb, "plain.bmp")
    for path in sorted(out.glob("*.*")):
        print(path.name, path.stat().st_size)


main()
