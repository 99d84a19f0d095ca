"""Writes jpegPictures.json: small JPEG pictures by Pillow (version in the file), and their gray values as libjpeg decodes them.

Run: python jpegPictures.py > jpegPictures.json
"""
import base64, io, json
import numpy as np
import PIL
from PIL import Image, features

rng = np.random.default_rng(1)
pictures = []


def add(name, image, **options):
    data = io.BytesIO()
    image.save(data, "JPEG", quality=90, **options)
    rgb = np.asarray(Image.open(io.BytesIO(data.getvalue())).convert("RGB")).astype(float)
    gray = rgb @ np.array([0.299, 0.587, 0.114]) / 255
    height, width = gray.shape
    pictures.append({
        "name": name, "width": width, "height": height,
        "jpeg": base64.b64encode(data.getvalue()).decode(),
        "gray": [round(float(v), 6) for v in gray.ravel()],
    })


# Sizes that no block of 8 or 16 pixels divides.
rows, columns = np.mgrid[0:19, 0:21]
wave = (128 + 100 * np.sin(columns / 5) * np.cos(rows / 7)).astype(np.uint8)
noise = rng.integers(0, 256, (19, 21), dtype=np.uint8)
colour = Image.fromarray(np.stack([wave, np.roll(wave, 5, 1), 255 - wave], -1))
add("gray", Image.fromarray(wave))
add("gray noise", Image.fromarray(noise))
add("colour, every pixel", colour, subsampling=0)
add("colour, every second pixel", colour, subsampling=2)
add("progressive", colour, subsampling=2, progressive=True)
add("restart markers", colour, restart_marker_blocks=1)
add("four colours", colour.convert("CMYK"))
print(json.dumps({
    "tool": f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('libjpeg_turbo')}",
    "pictures": pictures,
}))
