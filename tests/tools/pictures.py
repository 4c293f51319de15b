#!/usr/bin/env python3
"""Draws the pictures of input/: landscapes and diagrams from numbers alone, so that they are free to use (CC0).

    python3 tests/tools/pictures.py OUTDIR        needs numpy and Pillow

The same script gives the same pictures with the same versions of both; the files in input/ were drawn with numpy
2.4.6 and Pillow 13.0.0. It is run by hand when a picture is to change, never by tests/run.
"""
import math
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

S = 2  # drawn at twice the size, then reduced: smooth edges


def sky(w, h, stops):
    """A vertical gradient through (place 0..1, colour) stops."""
    y = np.linspace(0, 1, h)
    channels = [np.interp(y, [s[0] for s in stops], [s[1][c] for s in stops]) for c in range(3)]
    return np.repeat(np.stack(channels, -1)[:, None, :], w, axis=1)


def noise(rng, w, h, cells, octaves=5):
    """Smooth fractal noise, 0 to 1."""
    total, weight = np.zeros((h, w)), 0.0
    for octave in range(octaves):
        n = cells * 2**octave
        grid = rng.random((max(2, n * h // w) + 2, n + 2)).astype(np.float32)
        layer = np.asarray(Image.fromarray(grid, "F").resize((w, h), Image.BICUBIC))
        total += layer / 2**octave
        weight += 1 / 2**octave
    total /= weight
    return (total - total.min()) / (total.max() - total.min())


def ridge(rng, w, base, height, rough, octaves=8, start=2):
    """Heights of a line of hills, in pixels from the top."""
    x, y = np.arange(w), np.zeros(w)
    for octave in range(octaves):
        points = start * 2**octave + 2
        y += np.interp(x, np.linspace(0, w, points), rng.uniform(-1, 1, points)) * rough**octave
    return base - height * (y - y.min()) / (y.max() - y.min())


def fill_below(a, line, colour, fade=0.0, towards=None):
    """Paints everything below a line; with `fade`, the colour moves `towards` another over that many pixels."""
    h = a.shape[0]
    rows = np.arange(h)[:, None]
    mask = rows >= line[None, :]
    paint = np.broadcast_to(np.array(colour, float), a.shape).copy()
    if fade:
        t = np.clip((rows - line[None, :]) / fade, 0, 1)[..., None]
        paint = paint * (1 - t) + np.array(towards, float) * t
    a[mask] = paint[mask]


def glow(a, cx, cy, radius, colour, strength):
    h, w = a.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    g = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * radius**2))[..., None] * strength
    a[:] = a * (1 - g) + np.array(colour, float) * g


def mirror(a, shore, rng, darker=0.75, tint=(20, 40, 60), ripple=6):
    """Below `shore`: the picture above, upside down, rippled and darker."""
    h, w = a.shape[:2]
    rows = np.arange(h - shore)
    source = np.clip(shore - 1 - rows, 0, shore - 1)
    waves = noise(rng, w, h - shore, 24, 4) - 0.5
    depth = (rows / max(1, h - shore))[:, None]
    streaks = np.sin(rows[:, None] ** 0.62 * 2.9 + waves * 9) * ripple * (0.3 + 1.7 * depth)
    x = np.clip(np.arange(w)[None, :] + streaks, 0, w - 1).astype(int)
    lift = np.clip(source[:, None] + (waves * 26 * depth).astype(int) * S, 0, shore - 1)
    water = a[lift, x] * darker + np.array(tint, float) * (1 - darker)
    a[shore:] = water + (waves * 14)[..., None]


def finish(a, grain_rng, grain=2.2, vignette=0.16):
    h, w = a.shape[:2]
    y, x = np.mgrid[-1:1:h * 1j, -1:1:w * 1j]
    a = a * (1 - vignette * np.clip((x**2 + y**2) / 2, 0, 1))[..., None]
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)).resize((w // S, h // S), Image.LANCZOS)
    b = np.asarray(im).astype(float) + grain_rng.normal(0, grain, (h // S, w // S, 1))
    return Image.fromarray(np.clip(b, 0, 255).astype(np.uint8))


def draw_on(a, painter, blur=0):
    """Lets Pillow draw on an array; the layer may be blurred."""
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)).convert("RGBA")
    layer = Image.new("RGBA", im.size, (0, 0, 0, 0))
    painter(ImageDraw.Draw(layer))
    if blur:
        layer = layer.filter(ImageFilter.GaussianBlur(blur))
    a[:] = np.asarray(Image.alpha_composite(im, layer).convert("RGB")).astype(float)


def clouds(a, rng, until, colour, amount, cells=5):
    h, w = a.shape[:2]
    n = noise(rng, w, until, cells, 6)
    n = np.asarray(Image.fromarray(n.astype(np.float32), "F").resize((w, until)))
    t = (np.clip((n - 0.48) * 2.6, 0, 1) * amount * np.linspace(0.7, 1, until)[:, None])[..., None]
    a[:until] = a[:until] * (1 - t) + np.array(colour, float) * t


def stars(a, rng, until, count):
    h, w = a.shape[:2]
    for _ in range(count):
        x, y, b = rng.integers(4, w - 4), rng.integers(4, until), rng.random() ** 3
        r = 1 + int(b * 3)
        a[y:y + r, x:x + r] += (255 - a[y:y + r, x:x + r]) * (0.25 + 0.75 * b)


def harbour():
    rng = np.random.default_rng(11)
    w, h = 1200 * S, 780 * S
    a = sky(w, h, [(0, (38, 58, 102)), (.3, (104, 112, 150)), (.48, (226, 160, 128)), (.6, (252, 214, 160)), (1, (252, 214, 160))])
    clouds(a, rng, h * 55 // 100, (246, 190, 160), .75, 4)
    glow(a, w * .68, h * .55, h * .16, (255, 236, 190), .85)
    shore = h * 60 // 100
    fill_below(a, ridge(rng, w, shore, h * .20, .52), (128, 112, 132))
    fill_below(a, ridge(rng, w, shore, h * .12, .5, start=3), (84, 80, 108))

    def town(d):
        x = 0
        while x < w * .56:
            bw, bh = int(rng.integers(26, 62)) * S, int(rng.integers(26, 74)) * S
            d.rectangle([x, shore - bh, x + bw, shore], fill=(44, 46, 68, 255))
            d.polygon([(x - 4, shore - bh), (x + bw / 2, shore - bh - 17 * S), (x + bw + 4, shore - bh)], fill=(38, 40, 60, 255))
            for wx in range(x + 8 * S, x + bw - 8 * S, 11 * S):
                for wy in range(shore - bh + 9 * S, shore - 10 * S, 15 * S):
                    if rng.random() < .36:
                        d.rectangle([wx, wy, wx + 4 * S, wy + 6 * S], fill=(255, 214, 130, 255))
            x += bw + int(rng.integers(-6, 10)) * S
        tower = int(w * .41)
        d.rectangle([tower, shore - 178 * S, tower + 32 * S, shore], fill=(34, 36, 56, 255))
        d.polygon([(tower - 6 * S, shore - 178 * S), (tower + 16 * S, shore - 232 * S), (tower + 38 * S, shore - 178 * S)], fill=(30, 32, 50, 255))
        d.ellipse([tower + 7 * S, shore - 165 * S, tower + 25 * S, shore - 147 * S], fill=(255, 232, 170, 255))

    def quay(d):
        pier = int(w * .86)
        d.rectangle([int(w * .6), shore - 9 * S, w, shore], fill=(40, 42, 60, 255))
        d.polygon([(pier, shore - 9 * S), (pier + 9 * S, shore - 150 * S), (pier + 31 * S, shore - 150 * S), (pier + 40 * S, shore - 9 * S)], fill=(36, 38, 56, 255))
        d.rectangle([pier + 5 * S, shore - 172 * S, pier + 35 * S, shore - 150 * S], fill=(255, 236, 176, 255))
        d.polygon([(pier + 1 * S, shore - 172 * S), (pier + 20 * S, shore - 192 * S), (pier + 39 * S, shore - 172 * S)], fill=(30, 32, 48, 255))

    draw_on(a, town)
    draw_on(a, quay)
    mirror(a, shore, rng, .8, (30, 44, 74))

    def boats(d):
        for bx, by, k in ((.3, .78, 1.5), (.55, .70, 1.0), (.75, .86, 2.1)):
            x, y, u = w * bx, h * by, S * 10 * k
            d.polygon([(x - 5 * u, y), (x + 5 * u, y), (x + 3.6 * u, y + 1.7 * u), (x - 3.8 * u, y + 1.7 * u)], fill=(24, 28, 44, 255))
            d.line([(x, y), (x, y - 8 * u)], fill=(24, 28, 44, 255), width=int(u * .28))
            d.polygon([(x + .5 * u, y - 7.4 * u), (x + .5 * u, y - .8 * u), (x + 4 * u, y - .8 * u)], fill=(214, 190, 176, 235))
            d.polygon([(x - .4 * u, y - 6.4 * u), (x - .4 * u, y - .8 * u), (x - 2.7 * u, y - .8 * u)], fill=(170, 150, 150, 235))
    draw_on(a, boats)
    return finish(a, rng)


def marsh(tide=0.0, seed=23):
    """Salt marsh at low or (tide 1) high water."""
    rng = np.random.default_rng(seed)
    w, h = 1200 * S, 760 * S
    if tide < .5:
        a = sky(w, h, [(0, (120, 162, 196)), (.42, (222, 226, 214)), (1, (222, 226, 214))])
    else:
        a = sky(w, h, [(0, (86, 100, 122)), (.42, (186, 190, 190)), (1, (186, 190, 190))])
    clouds(a, rng, h * 44 // 100, (250, 248, 240) if tide < .5 else (132, 140, 152), .8, 6)
    horizon = h * 43 // 100
    fill_below(a, ridge(rng, w, horizon, h * .035, .5, start=6), (122, 138, 142))
    rows = np.arange(h - horizon)[:, None] / (h - horizon)
    grass = noise(rng, w, h - horizon, 90, 3)
    patches = noise(rng, w, h - horizon, 7, 5)
    land = np.array([98, 116, 66.]) * (1 - rows[..., None] * .25) + (grass[..., None] - .5) * 60 * (0.3 + rows[..., None]) + (patches[..., None] - .5) * np.array([70, 40, 20])
    x = np.arange(w)[None, :] / w - .5
    water = np.zeros((h - horizon, w), bool)
    for offset, amount, width in ((.02, .22, .035), (-.3, .16, .018), (.34, -.2, .02)):
        path = offset * (.25 + .9 * rows) + amount * np.sin(rows ** .55 * 11 + offset * 9) * (.12 + .8 * rows)
        water |= np.abs(x - path) < (width * (1 + 3.2 * tide)) * (.05 + 1.9 * rows ** 1.4)
    water |= patches < .12 + .32 * tide
    soft = np.asarray(Image.fromarray((water * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(2 * S))).astype(float)[..., None] / 255
    shine = sky(w, h - horizon, [(0, (224, 228, 220)), (.5, (164, 188, 204)), (1, (110, 146, 176))]) * (1 - .2 * tide)
    shine += (noise(rng, w, h - horizon, 60, 3)[..., None] - .5) * 16
    mud = np.clip(np.asarray(Image.fromarray((water * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(9 * S))).astype(float)[..., None] / 255 * 1.7, 0, 1)
    land = land * (1 - mud * .75) + np.array([96, 84, 68.]) * mud * .75
    a[horizon:] = land * (1 - soft) + shine * soft

    def birds(d):
        for _ in range(22 if tide < .5 else 8):
            bx, by, k = rng.uniform(.15, .9) * w, rng.uniform(.08, .36) * h, rng.uniform(5, 15) * S
            d.line([(bx - k, by - k * .4), (bx, by), (bx + k, by - k * .5)], fill=(44, 52, 62, 230), width=max(2, int(k * .16)), joint="curve")
        for px in np.linspace(.62, .98, 9):
            y = h * (.50 + (px - .62) * .55)
            d.rectangle([w * px, y - (30 + 70 * (px - .62)) * S, w * px + 5 * S, y + 14 * S], fill=(70, 62, 54, 255))
    draw_on(a, birds)
    return finish(a, rng, 2.0)


def train():
    rng = np.random.default_rng(37)
    w, h = 1200 * S, 720 * S
    a = sky(w, h, [(0, (10, 16, 40)), (.4, (30, 48, 92)), (.62, (94, 108, 148)), (1, (94, 108, 148))])
    stars(a, rng, h // 2, 620)
    glow(a, w * .2, h * .2, 46 * S, (235, 236, 220), .45)

    def moon(d):
        d.ellipse([w * .2 - 26 * S, h * .2 - 26 * S, w * .2 + 26 * S, h * .2 + 26 * S], fill=(246, 243, 226, 255))
    draw_on(a, moon, S)
    for base, height, rough, colour in ((.66, .34, .56, (58, 72, 112)), (.7, .24, .54, (40, 52, 86)), (.76, .16, .5, (26, 36, 62))):
        fill_below(a, ridge(rng, w, h * base, h * height, rough), colour)
    shore = h * 82 // 100

    def viaduct(d):
        deck = h * 66 // 100
        d.rectangle([0, deck, w, deck + 15 * S], fill=(20, 26, 44, 255))
        step = 118 * S
        for x in range(-30 * S, w, step):
            d.rectangle([x, deck + 12 * S, x + 24 * S, shore], fill=(20, 26, 44, 255))
            d.pieslice([x + 24 * S - 2, deck + 12 * S, x + step + 2, deck + 12 * S + (step - 24 * S)], 180, 360, fill=None)
            d.arc([x + 16 * S, deck + 10 * S, x + step + 8 * S, deck + 104 * S], 180, 360, fill=(20, 26, 44, 255), width=14 * S)
        x = int(w * .04)
        for car in range(7):
            length = 150 * S
            d.rounded_rectangle([x, deck - 42 * S, x + length - 6 * S, deck - 4 * S], 7 * S, fill=(34, 46, 92, 255) if car else (120, 40, 48, 255))
            for wx in range(x + 12 * S, x + length - 20 * S, 19 * S):
                warm = (255, 218, 138, 255) if rng.random() < .8 else (52, 62, 96, 255)
                d.rectangle([wx, deck - 33 * S, wx + 12 * S, deck - 20 * S], fill=warm)
            x += length
        d.ellipse([x - 12 * S, deck - 22 * S, x - 2 * S, deck - 12 * S], fill=(255, 250, 220, 255))
    draw_on(a, viaduct)
    glow(a, w * .92, h * .635, 60 * S, (255, 240, 190), .5)
    mirror(a, shore, rng, .62, (12, 20, 44), 5)
    return finish(a, rng, 2.4)


def compartment():
    """Berths of a sleeping car, seen from the door."""
    rng = np.random.default_rng(41)
    w, h = 900 * S, 640 * S
    a = sky(w, h, [(0, (120, 84, 58)), (.5, (150, 108, 74)), (1, (92, 62, 46))])
    a += (noise(rng, w, h, 3, 6)[..., None] - .5) * 26
    grain = np.sin(np.arange(w)[None, :] * .05 + noise(rng, w, h, 4, 3) * 14)[..., None] * 5
    a += grain

    def room(d):
        d.rectangle([w * .33, h * .14, w * .67, h * .58], fill=(24, 34, 66, 255))
        for k in range(5):
            d.polygon([(w * .33, h * (.5 - .02 * k)), (w * (.4 + .05 * k), h * (.36 + .03 * k)), (w * .67, h * (.46 + .02 * k)), (w * .67, h * .58), (w * .33, h * .58)], fill=(22 + 4 * k, 34 + 3 * k, 58 - 4 * k, 255))
        d.ellipse([w * .57, h * .18, w * .605, h * .18 + w * .035], fill=(244, 240, 220, 255))
        d.rectangle([w * .325, h * .13, w * .34, h * .59], fill=(70, 46, 34, 255))
        d.rectangle([w * .66, h * .13, w * .675, h * .59], fill=(70, 46, 34, 255))
        d.rectangle([w * .325, h * .575, w * .675, h * .6], fill=(70, 46, 34, 255))
        for y, shade in ((.3, 0), (.68, 1)):
            d.polygon([(0, h * y), (w * .3, h * (y + .02)), (w * .3, h * (y + .09)), (0, h * (y + .13))], fill=(226, 220, 206, 255))
            d.polygon([(0, h * (y + .06)), (w * .3, h * (y + .055)), (w * .3, h * (y + .11)), (0, h * (y + .16))], fill=(46, 74, 110, 255))
            d.polygon([(w, h * y), (w * .7, h * (y + .02)), (w * .7, h * (y + .09)), (w, h * (y + .13))], fill=(226, 220, 206, 255))
            d.polygon([(w, h * (y + .06)), (w * .7, h * (y + .055)), (w * .7, h * (y + .11)), (w, h * (y + .16))], fill=(46, 74, 110, 255))
            d.rounded_rectangle([w * .02, h * (y - .035), w * .12, h * (y + .03)], 10 * S, fill=(246, 242, 232, 255))
            d.rounded_rectangle([w * .88, h * (y - .035), w * .98, h * (y + .03)], 10 * S, fill=(246, 242, 232, 255))
        d.polygon([(w * .41, h * .68), (w * .59, h * .68), (w * .62, h * .73), (w * .38, h * .73)], fill=(86, 56, 40, 255))
        d.rectangle([w * .47, h * .73, w * .53, h], fill=(66, 44, 34, 255))
        d.rounded_rectangle([w * .475, h * .62, w * .505, h * .68], 4 * S, fill=(236, 232, 220, 255))
        d.polygon([(w * .53, h * .56), (w * .58, h * .56), (w * .59, h * .62), (w * .52, h * .62)], fill=(232, 196, 120, 255))
        d.rectangle([w * .552, h * .62, w * .558, h * .68], fill=(180, 150, 90, 255))
    draw_on(a, room)
    glow(a, w * .555, h * .6, 130 * S, (255, 226, 160), .42)
    return finish(a, rng, 2.6, .34)


def dome():
    rng = np.random.default_rng(53)
    w, h = 1000 * S, 740 * S
    a = sky(w, h, [(0, (8, 12, 34)), (.55, (26, 40, 84)), (.78, (110, 92, 116)), (.84, (196, 140, 116)), (1, (196, 140, 116))])
    y, x = np.mgrid[0:h, 0:w]
    band = np.exp(-(((x - w * .5) * .62 + (y - h * .36)) / (95 * S)) ** 2) * (.35 + .65 * noise(rng, w, h, 5, 6))
    a += band[..., None] * np.array([92, 86, 104])
    stars(a, rng, h * 7 // 10, 1500)
    fill_below(a, ridge(rng, w, h * .86, h * .13, .5), (46, 44, 66))
    hill = ridge(rng, w, h * .97, h * .14, .45, start=1)
    fill_below(a, hill, (20, 22, 34))

    def building(d):
        cx, base, r = w * .60, h * .87, 118 * S
        d.rectangle([cx - r, base - 70 * S, cx + r, base + 40 * S], fill=(196, 192, 186, 255))
        d.rectangle([cx - r, base - 70 * S, cx - r * .2, base + 40 * S], fill=(168, 164, 164, 255))
        d.pieslice([cx - r * 1.04, base - 70 * S - r * 1.04, cx + r * 1.04, base - 70 * S + r * 1.04], 180, 360, fill=(222, 216, 206, 255))
        d.pieslice([cx - r * 1.04, base - 70 * S - r * 1.04, cx + r * 1.04, base - 70 * S + r * 1.04], 180, 246, fill=(184, 180, 180, 255))
        d.polygon([(cx + r * .05, base - 70 * S - r * 1.04), (cx + r * .38, base - 70 * S - r * .97), (cx + r * .40, base - 70 * S), (cx + r * .05, base - 70 * S)], fill=(28, 24, 34, 255))
        d.polygon([(cx + r * .12, base - 92 * S), (cx + r * .28, base - 92 * S), (cx + r * .62, base - 70 * S - r * 1.08), (cx + r * .46, base - 70 * S - r * 1.16)], fill=(232, 214, 160, 255))
        d.rectangle([cx - r * .75, base - 30 * S, cx - r * .5, base + 40 * S], fill=(70, 50, 44, 255))
        d.rectangle([cx + r * .3, base - 34 * S, cx + r * .52, base - 8 * S], fill=(255, 214, 140, 255))
        d.rectangle([cx + r * .62, base - 34 * S, cx + r * .84, base - 8 * S], fill=(255, 214, 140, 255))
    draw_on(a, building)
    fill_below(a, np.maximum(hill, h * .905), (16, 18, 28))
    glow(a, w * .64, h * .85, 80 * S, (255, 214, 150), .28)
    return finish(a, rng, 2.4)


def oasis():
    rng = np.random.default_rng(61)
    w, h = 1100 * S, 720 * S
    a = sky(w, h, [(0, (86, 140, 184)), (.5, (222, 214, 186)), (1, (222, 214, 186))])
    glow(a, w * .8, h * .2, 110 * S, (255, 246, 214), .7)
    for base, height, colour in ((.52, .16, (214, 178, 130)), (.6, .13, (204, 158, 104)), (.7, .08, (190, 142, 88))):
        fill_below(a, ridge(rng, w, h * base, h * height, .36, 6), colour, h * .2, tuple(c * .9 for c in colour))
    ground = h * 68 // 100
    texture = noise(rng, w, h - ground, 50, 4)
    a[ground:] += (texture[..., None] - .5) * 34

    def palms(d):
        for px, py, k in ((.08, .70, 1.1), (.17, .67, .8), (.27, .71, 1.25), (.84, .68, .85), (.93, .72, 1.3)):
            x, y, u = w * px, h * py, 100 * S * k
            lean = rng.uniform(-.2, .2)
            for t in np.linspace(0, 1, 46):
                r = (6 - 2.5 * t) * S * k
                d.ellipse([x + lean * u * t * t * 2 - r, y - 2.4 * u * t - r, x + lean * u * t * t * 2 + r, y - 2.4 * u * t + r], fill=(104, 78, 52, 255))
            tx, ty = x + lean * u * 2, y - 2.4 * u
            for angle in np.linspace(-math.pi * 1.08, math.pi * .08, 13):
                points = []
                for t in np.linspace(0, 1, 12):
                    points.append((tx + math.cos(angle) * u * t, ty + math.sin(angle) * u * .55 * t + u * .62 * t * t))
                for (x1, y1), t in zip(points, np.linspace(0, 1, 12)):
                    d.line([(x1, y1), (x1 + 3 * S, y1 + u * .2 * math.sin(math.pi * t) + 3)], fill=(52, 92, 50, 255), width=int(3.4 * S * k))
                d.line(points, fill=(62, 108, 56, 255), width=int(4 * S * k), joint="curve")

    def bus(d):
        x, y = w * .40, h * .63
        d.ellipse([x - 20 * S, y + 96 * S, x + 330 * S, y + 128 * S], fill=(90, 64, 40, 120))
        d.rounded_rectangle([x, y - 30 * S, x + 300 * S, y + 98 * S], 16 * S, fill=(30, 104, 112, 255))
        d.rectangle([x, y + 40 * S, x + 300 * S, y + 54 * S], fill=(244, 226, 180, 255))
        d.rectangle([x + 14 * S, y - 14 * S, x + 66 * S, y + 30 * S], fill=(206, 228, 230, 255))
        d.polygon([(x + 84 * S, y - 16 * S), (x + 286 * S, y - 16 * S), (x + 300 * S, y - 62 * S), (x + 72 * S, y - 62 * S)], fill=(232, 208, 150, 255))
        d.rectangle([x + 84 * S, y - 16 * S, x + 286 * S, y + 34 * S], fill=(66, 44, 34, 255))
        for row in (0, 1):
            bx = x + 88 * S
            while bx < x + 280 * S:
                bw = int(rng.integers(4, 9)) * S
                bh = int(rng.integers(15, 21)) * S
                colour = tuple(int(c) for c in rng.choice([[196, 64, 52], [58, 92, 148], [230, 190, 90], [110, 140, 90], [236, 228, 210], [140, 70, 110]]))
                d.rectangle([bx, y + (8 + 24 * row) * S - bh, bx + bw, y + (8 + 24 * row) * S], fill=colour + (255,))
                bx += bw + S
        for cx in (x + 58 * S, x + 240 * S):
            d.ellipse([cx - 27 * S, y + 72 * S, cx + 27 * S, y + 126 * S], fill=(40, 36, 36, 255))
            d.ellipse([cx - 12 * S, y + 87 * S, cx + 12 * S, y + 111 * S], fill=(180, 176, 168, 255))
        for fx, fy, k, robe in ((.36, .79, 1.0, (236, 232, 222)), (.73, .79, 1.06, (120, 84, 120)), (.77, .80, .7, (196, 96, 70)), (.33, .80, .66, (84, 110, 150))):
            px, py, u = w * fx, h * fy, 40 * S * k
            d.polygon([(px - .5 * u, py + u), (px - .28 * u, py - .7 * u), (px + .28 * u, py - .7 * u), (px + .5 * u, py + u)], fill=robe + (255,))
            d.ellipse([px - .26 * u, py - 1.2 * u, px + .26 * u, py - .62 * u], fill=(120, 82, 60, 255))
    draw_on(a, palms)
    draw_on(a, bus)
    return finish(a, rng, 2.0)


def ship():
    rng = np.random.default_rng(71)
    w, h = 1100 * S, 720 * S
    a = sky(w, h, [(0, (104, 152, 196)), (.5, (236, 226, 214)), (1, (236, 226, 214))])
    clouds(a, rng, h // 2, (255, 252, 246), .8, 5)
    shore = h * 56 // 100
    x = np.arange(w)
    cone = shore - h * .36 * np.clip(1 - np.abs(x - w * .3) / (w * .34), 0, 1) ** 1.7
    cone = np.maximum(cone, shore - h * .32) + ridge(rng, w, 0, 8 * S, .5) * .5
    fill_below(a, cone, (112, 132, 152), h * .3, (146, 162, 172))
    fill_below(a, ridge(rng, w, shore, h * .075, .5, start=5), (72, 100, 92))
    mirror(a, shore, rng, .62, (44, 96, 122), 5)

    def vessel(d):
        x0, y0, u = w * .48, h * .66, 10 * S
        d.polygon([(x0 - 8 * u, y0), (x0 + 38 * u, y0), (x0 + 34 * u, y0 + 9 * u), (x0 - 4 * u, y0 + 9 * u)], fill=(36, 62, 98, 255))
        d.polygon([(x0 - 5.6 * u, y0 + 6 * u), (x0 + 35.4 * u, y0 + 6 * u), (x0 + 34 * u, y0 + 9 * u), (x0 - 4 * u, y0 + 9 * u)], fill=(156, 52, 48, 255))
        d.rectangle([x0 + 1 * u, y0 - 7 * u, x0 + 29 * u, y0], fill=(246, 244, 238, 255))
        d.rectangle([x0 + 14 * u, y0 - 13 * u, x0 + 27 * u, y0 - 7 * u], fill=(238, 234, 226, 255))
        d.rectangle([x0 + 20 * u, y0 - 20 * u, x0 + 24 * u, y0 - 13 * u], fill=(220, 146, 58, 255))
        for k in range(9):
            d.rectangle([x0 + (2.2 + 3 * k) * u, y0 - 5.2 * u, x0 + (4.2 + 3 * k) * u, y0 - 2.4 * u], fill=(60, 88, 112, 255))
        for k in range(4):
            d.rectangle([x0 + (15.2 + 3 * k) * u, y0 - 11.4 * u, x0 + (17.2 + 3 * k) * u, y0 - 9 * u], fill=(60, 88, 112, 255))
        d.line([(x0 + 3 * u, y0 - 7 * u), (x0 + 3 * u, y0 - 22 * u)], fill=(70, 70, 78, 255), width=int(.5 * u))
        for k, colour in enumerate(((206, 70, 60), (240, 196, 80), (70, 130, 160), (96, 150, 96), (206, 70, 60))):
            px, py = x0 + (3 + 4 * k) * u, y0 - (20.4 - 1.9 * k) * u
            d.polygon([(px, py), (px + 2.6 * u, py + 1.2 * u), (px, py + 2.6 * u)], fill=colour + (255,))
    draw_on(a, vessel)
    return finish(a, rng, 1.8)


def canal():
    rng = np.random.default_rng(83)
    w, h = 800 * S, 560 * S
    a = sky(w, h, [(0, (176, 182, 178)), (.6, (226, 222, 206)), (1, (226, 222, 206))])
    shore = h * 62 // 100
    fill_below(a, np.full(w, shore - 10. * S), (140, 146, 116))

    def trees(d):
        for k in range(26):
            t = k / 25
            px = w * (.04 + .46 * (1 - (1 - t) ** 1.9))
            size = (1 - t) ** 1.4
            colour = tuple(int(c) for c in (np.array([84, 92, 70]) * (1 - t * .8) + np.array([206, 206, 190]) * t * .8))
            top, half = shore - (36 + 290 * size) * S, (5 + 34 * size) * S
            for _ in range(int(40 + 90 * size)):
                ty = rng.uniform(top, shore - 30 * S * size)
                spread = half * math.sin(math.pi * min(1, max(.06, (ty - top) / (shore - top + 1))) ** .8)
                cx, r = px + rng.normal(0, spread * .45), rng.uniform(3, 9) * S * (.3 + size)
                d.ellipse([cx - r, ty - r * 1.5, cx + r, ty + r * 1.5], fill=colour + (150,))
            d.rectangle([px - 2 * S * (size + .2), shore - 60 * S * size, px + 2 * S * (size + .2), shore], fill=(70, 64, 54, 255))

    def barge(d):
        x0, y0, u = w * .54, shore - 3 * S, 9 * S
        d.polygon([(x0, y0), (x0 + 32 * u, y0 - u), (x0 + 33 * u, y0 + 3.4 * u), (x0 + 2 * u, y0 + 4 * u)], fill=(54, 50, 50, 255))
        d.rectangle([x0 + 20 * u, y0 - 5 * u, x0 + 29 * u, y0 - .4 * u], fill=(150, 66, 52, 255))
        d.rectangle([x0 + 21.5 * u, y0 - 3.8 * u, x0 + 23.5 * u, y0 - 2 * u], fill=(246, 232, 180, 255))
        d.rectangle([x0 + 25.5 * u, y0 - 3.8 * u, x0 + 27.5 * u, y0 - 2 * u], fill=(246, 232, 180, 255))
        d.line([(x0 + 8 * u, y0), (x0 + 8 * u, y0 - 17 * u)], fill=(54, 50, 50, 255), width=int(.5 * u))
        d.line([(x0 + 8 * u, y0 - 16 * u), (w * .33, shore - 6 * S)], fill=(80, 76, 70, 255), width=S)
    draw_on(a, trees)
    mirror(a, shore, rng, .82, (120, 124, 108), 4)
    draw_on(a, barge)
    veil = np.exp(-((np.arange(h) - shore) / (70. * S)) ** 2)[:, None, None] * .38
    a[:] = a * (1 - veil) + np.array([232, 228, 214]) * veil
    return finish(a, rng, 2.2)


def orchard():
    rng = np.random.default_rng(97)
    w, h = 1000 * S, 680 * S
    a = sky(w, h, [(0, (132, 176, 208)), (.5, (232, 236, 226)), (1, (232, 236, 226))])
    clouds(a, rng, h // 2, (255, 255, 252), .7, 5)
    fill_below(a, ridge(rng, w, h * .52, h * .12, .45), (140, 164, 150))
    field = ridge(rng, w, h * .58, h * .03, .4)
    fill_below(a, field, (126, 156, 84), h * .42, (96, 130, 60))
    top = int(h * .58)
    a[top:] += (noise(rng, w, h - top, 120, 3)[..., None] - .5) * 44

    def tree(d, x, y, u, heavy):
        d.ellipse([x - 1.1 * u, y - .1 * u, x + 1.1 * u, y + .16 * u], fill=(64, 92, 44, 130))
        d.polygon([(x - .1 * u, y), (x - .06 * u, y - .8 * u), (x + .06 * u, y - .8 * u), (x + .12 * u, y)], fill=(86, 66, 52, 255))
        for _ in range(170):
            r = rng.uniform(.07, .2) * u
            angle, distance = rng.uniform(0, 2 * math.pi), rng.random() ** .5
            cx, cy = x + math.cos(angle) * distance * .95 * u, y - 1.25 * u + math.sin(angle) * distance * .72 * u
            light = .55 + .45 * (1 - (cy - (y - 2 * u)) / (1.5 * u))
            d.ellipse([cx - r, cy - r, cx + r, cy + r], fill=(int(112 * light), int(148 * light), int(70 * light), 235))
        for _ in range(heavy):
            angle, distance = rng.uniform(0, 2 * math.pi), rng.random() ** .5
            cx, cy, r = x + math.cos(angle) * distance * .85 * u, y - 1.2 * u + math.sin(angle) * distance * .62 * u, .055 * u
            d.ellipse([cx - r, cy - r, cx + r, cy + r], fill=(198, int(rng.integers(44, 110)), 48, 255))
            d.ellipse([cx - r * .5, cy - r * .6, cx, cy - r * .1], fill=(240, 170, 120, 200))

    def trees(d):
        for row, (y, u) in enumerate(((.62, 46), (.69, 74), (.82, 128))):
            for k in range(7 - row):
                tree(d, w * (.04 + (k + .5 * (row % 2)) * (.15 + .035 * row)) + rng.normal(0, 8 * S), h * y, u * S, 10 + 12 * row)
    draw_on(a, trees)

    def ladder(d):
        x, y = w * .30, h * .86
        for dx in (0, 34 * S):
            d.line([(x + dx, y), (x + dx * .5 + 40 * S, y - 190 * S)], fill=(170, 132, 84, 255), width=6 * S)
        for k in range(7):
            t = k / 7
            d.line([(x + 40 * S * t, y - 190 * S * t - 8 * S), (x + 34 * S * (1 - t * .5) + 40 * S * t, y - 190 * S * t - 8 * S)], fill=(170, 132, 84, 255), width=5 * S)
        for k in range(3):
            d.rectangle([w * .66 + 74 * S * k, h * .9, w * .66 + 74 * S * k + 66 * S, h * .96], fill=(160, 118, 72, 255))
            for j in range(14):
                cx, cy = w * .66 + 74 * S * k + rng.uniform(6, 60) * S, h * .9 - rng.uniform(-3, 7) * S
                d.ellipse([cx - 7 * S, cy - 7 * S, cx + 7 * S, cy + 7 * S], fill=(204, int(rng.integers(50, 120)), 52, 255))
    draw_on(a, ladder)
    return finish(a, rng, 1.8)


# Diagrams. Letters are drawn with the typeface that Pillow brings along (Aileron, CC0).
def letters(size):
    return ImageFont.load_default(size * S)


INK, PALE, BLUE, RED, GREEN = (40, 44, 52), (214, 218, 224), (36, 92, 150), (186, 64, 48), (74, 128, 84)


def tide_curve():
    """Two weeks of tide as the sum of four constituents."""
    w, h = 1100 * S, 560 * S
    im = Image.new("RGB", (w, h), (255, 255, 255))
    d = ImageDraw.Draw(im)
    left, right, top, bottom = 92 * S, w - 44 * S, 30 * S, h - 74 * S
    middle = (top + bottom) / 2
    for metre in (-2, -1, 0, 1, 2):
        y = middle - metre * (bottom - top) / 5
        d.line([(left, y), (right, y)], fill=PALE if metre else (150, 156, 164), width=S)
        d.text((left - 14 * S, y), f"{metre:+d} m" if metre else "0 m", font=letters(19), fill=INK, anchor="rm")
    for day in range(0, 15, 2):
        x = left + (right - left) * day / 14
        d.line([(x, bottom), (x, bottom + 7 * S)], fill=INK, width=S)
        d.text((x, bottom + 14 * S), f"day {day}", font=letters(19), fill=INK, anchor="mt")
    terms = ((1.18, 12.4206, 0.3), (.46, 12.0, 1.9), (.24, 12.6583, .8), (.16, 23.9345, 2.2))
    def level(t):
        return sum(a * math.cos(2 * math.pi * t / p - phase) for a, p, phase in terms)
    points = [(left + (right - left) * t / 336, middle - level(t) * (bottom - top) / 5) for t in np.linspace(0, 336, 4000)]
    d.line(points, fill=BLUE, width=3 * S, joint="curve")
    envelope = [(left + (right - left) * t / 336, middle - (1.34 + .46 * math.cos(2 * math.pi * t / 354.37 - 1.6)) * (bottom - top) / 5) for t in np.linspace(0, 336, 400)]
    for k in range(0, 400, 8):
        d.line(envelope[k:k + 4], fill=RED, width=2 * S)
    d.text((left + 4 * S, h - 12 * S), "Port Averill, computed: solid line, the water; broken line, springs and neaps", font=letters(19), fill=INK, anchor="ls")
    return im.resize((w // S, h // S), Image.LANCZOS)


def machine():
    """How a tide-predicting machine adds: wheels, a cord and a pen."""
    w, h = 1000 * S, 520 * S
    im = Image.new("RGB", (w, h), (250, 248, 242))
    d = ImageDraw.Draw(im)
    cord = [(70 * S, 330 * S)]
    wheels = ((190, 62, .5, "M2"), (350, 44, 1.9, "S2"), (500, 32, 3.9, "N2"), (640, 26, 5.4, "K1"))
    d.text((70 * S, 352 * S), "fixed end", font=letters(19), fill=INK, anchor="mt")
    d.ellipse([64 * S, 324 * S, 76 * S, 336 * S], fill=INK)
    for x, r, angle, name in wheels:
        cx, cy, rr = x * S, 190 * S, r * S
        px, py = cx + 0, cy + rr * math.sin(angle)
        d.ellipse([cx - rr - 9 * S, cy - rr - 9 * S, cx + rr + 9 * S, cy + rr + 9 * S], outline=(168, 140, 88), width=5 * S)
        for spoke in range(6):
            t = angle + spoke * math.pi / 3
            d.line([(cx, cy), (cx + (rr + 6 * S) * math.cos(t), cy + (rr + 6 * S) * math.sin(t))], fill=(196, 172, 124), width=3 * S)
        d.ellipse([cx + rr * math.cos(angle) - 6 * S, cy + rr * math.sin(angle) - 6 * S, cx + rr * math.cos(angle) + 6 * S, cy + rr * math.sin(angle) + 6 * S], fill=RED)
        up = 76 * S + (py - cy) * .4
        d.line([(cx, up), (cx, cy + rr * math.sin(angle))], fill=(120, 124, 132), width=3 * S)
        d.ellipse([cx - 20 * S, up - 20 * S, cx + 20 * S, up + 20 * S], fill=(226, 214, 186), outline=INK, width=2 * S)
        d.text((cx, 288 * S), name, font=letters(22), fill=INK, anchor="mt")
        if name != "K1":
            d.ellipse([cx + 78 * S - 12 * S, 318 * S, cx + 78 * S + 12 * S, 342 * S], outline=INK, width=2 * S, fill=(240, 234, 220))
        cord += [(cx - 20 * S, 330 * S if cord[-1][1] > 300 * S else cord[-1][1]), (cx - 20 * S, up), (cx + 20 * S, up), (cx + 20 * S, 330 * S)]
    cord += [(740 * S, 330 * S), (740 * S, 80 * S), (790 * S, 80 * S), (790 * S, 250 * S)]
    d.line(cord, fill=BLUE, width=3 * S, joint="curve")
    d.rectangle([782 * S, 250 * S, 798 * S, 274 * S], fill=RED)
    d.polygon([(782 * S, 274 * S), (798 * S, 274 * S), (790 * S, 290 * S)], fill=INK)
    d.rounded_rectangle([770 * S, 200 * S, 950 * S, 420 * S], 12 * S, outline=(150, 150, 150), width=3 * S)
    d.line([(790 * S + k * S, (290 + 44 * math.cos(k / 17) - 44 + 20 * math.cos(k / 15.6) - 20) * S + 40 * S) for k in range(0, 150)], fill=BLUE, width=3 * S)
    d.text((860 * S, 432 * S), "paper drum and pen", font=letters(19), fill=INK, anchor="mt")
    d.text((40 * S, h - 22 * S), "Each wheel turns at the speed of one constituent; the cord over all pulleys adds them up.", font=letters(20), fill=INK, anchor="ls")
    return im.resize((w // S, h // S), Image.LANCZOS)


def bird_counts():
    """Birds counted at the marsh, as bars."""
    w, h = 900 * S, 480 * S
    im = Image.new("RGB", (w, h), (255, 255, 255))
    d = ImageDraw.Draw(im)
    data = ((2004, 310), (2008, 260), (2012, 240), (2016, 520), (2020, 1140), (2024, 1690))
    for k, (year, birds) in enumerate(data):
        x = (110 + 128 * k) * S
        top = (400 - 340 * birds / 1800) * S
        d.rectangle([x, top, x + 74 * S, 400 * S], fill=BLUE if year >= 2016 else (150, 172, 196))
        d.text((x + 37 * S, top - 8 * S), f"{birds:,}", font=letters(21), fill=INK, anchor="ms")
        d.text((x + 37 * S, 410 * S), str(year), font=letters(21), fill=INK, anchor="mt")
    d.line([(90 * S, 400 * S), (870 * S, 400 * S)], fill=INK, width=2 * S)
    d.line([(452 * S + 20 * S, 60 * S), (452 * S + 20 * S, 400 * S)], fill=RED, width=2 * S)
    d.text((464 * S, 64 * S), "wall opened, March 2014", font=letters(20), fill=RED, anchor="rs")
    d.text((90 * S, 462 * S), "Breeding pairs of wading birds at Tern Hollow", font=letters(21), fill=INK, anchor="ls")
    return im.resize((w // S, h // S), Image.LANCZOS)


def card(seed, colour):
    """A small picture of a related story: boilerplate that must not come through."""
    rng = np.random.default_rng(seed)
    n = noise(rng, 320, 200, 4, 5)[..., None]
    return Image.fromarray(np.clip(np.array(colour) * (.6 + .7 * n), 0, 255).astype(np.uint8))


PICTURES = {
    "harbour.jpg": harbour, "marsh-low-water.jpg": lambda: marsh(0, 23), "marsh-high-water.jpg": lambda: marsh(1, 29),
    "night-train.jpg": train, "compartment.jpg": compartment, "dome.jpg": dome, "oasis.jpg": oasis, "library-ship.jpg": ship,
    "canal.jpg": canal, "orchard.jpg": orchard, "tide-curve.png": tide_curve, "machine.png": machine,
    "bird-counts.png": bird_counts,
    "card-1.jpg": lambda: card(1, (120, 90, 70)), "card-2.jpg": lambda: card(2, (70, 100, 130)), "card-3.jpg": lambda: card(3, (90, 120, 80)),
}


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or PICTURES:
        im = PICTURES[name]()
        if name.endswith(".png"):
            im = im.quantize(64, dither=Image.Dither.NONE)
            im.save(out / name, optimize=True)
        else:
            im.save(out / name, quality=80, optimize=True, progressive=False)
        print(name, im.size, (out / name).stat().st_size)


main()
