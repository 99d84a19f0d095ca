"""Writes pngPictures.json: small PNG pictures by Pillow (version in the file), and their gray values by hand.

Run: python pngPictures.py > pngPictures.json
"""
import base64, io, json
import numpy as np
import PIL
from PIL import Image

rng = np.random.default_rng(1)
pictures = []


def add(name, image, gray):
    data = io.BytesIO()
    image.save(data, "PNG")
    height, width = gray.shape
    pictures.append({
        "name": name, "width": width, "height": height,
        "png": base64.b64encode(data.getvalue()).decode(),
        "gray": [round(float(v), 9) for v in gray.ravel()],
    })


def luma(rgb):
    return (rgb.astype(float) @ np.array([0.299, 0.587, 0.114])) / 255


# Smooth pictures make the encoder use its filters, noise makes it use none.
ramp = np.add.outer(np.arange(9) * 11, np.arange(13) * 7).astype(np.uint8)
noise = rng.integers(0, 256, (9, 13), dtype=np.uint8)
colour = np.stack([ramp, noise, ramp[::-1]], axis=-1)
add("gray ramp", Image.fromarray(ramp, "L"), ramp / 255)
add("gray noise", Image.fromarray(noise, "L"), noise / 255)
add("colour", Image.fromarray(colour, "RGB"), luma(colour))
add("colour with alpha", Image.fromarray(np.dstack([colour, noise]), "RGBA"), luma(colour))
add("gray with alpha", Image.fromarray(np.dstack([ramp, noise]), "LA"), ramp / 255)
deep = ramp.astype(np.uint16) * 257 // 2
add("16 bits", Image.fromarray(deep), deep / 65535)
bits = (noise > 127)
add("1 bit", Image.fromarray(noise > 127), bits.astype(float))
indexed = Image.fromarray(noise % 5, "P")
table = rng.integers(0, 256, (256, 3), dtype=np.uint8)
indexed.putpalette(table.ravel().tolist())
add("palette", indexed, luma(table[noise % 5]))
few = Image.fromarray(noise % 3, "P")
few.putpalette(table[:3].ravel().tolist())
add("palette of 2 bits", few, luma(table[noise % 3]))
print(json.dumps({"tool": f"Pillow {PIL.__version__}", "pictures": pictures}))
