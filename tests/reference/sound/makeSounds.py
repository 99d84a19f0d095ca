"""Makes the small recordings of this folder from two synthetic sounds, and lists the tools that made them.

Run: python3 makeSounds.py, then npm run format   (needs sox, flac, lame and ffmpeg; the tests need none of them)

- integers: x[0] = -32768, x[1] = 32767, then x[n, c] = ((n * (37 + 4 c)) % 2001 - 1000) * 15 + (n * n) % 97, 1500 frames of two channels at 16 kHz:
  every lossless codec must give these back as they are.
- tone: 0.4 * sin(2 pi 1000 n / rate), 0.5 s at 16 kHz (Opus 48 kHz): a lossy codec must keep it to about 20 dB.
"""

import json
import struct
import subprocess
from pathlib import Path
from math import pi, sin

HERE = Path(__file__).parent
FRAMES = 1500
RATE = 16000


def integers(n, c):
    if n < 2:
        return -32768 + 65535 * n
    return ((n * (37 + 4 * c)) % 2001 - 1000) * 15 + (n * n) % 97


def wav(path, rate, channels, bits, frames):
    """A plain PCM file; frames: rows of integers."""
    each = bits // 8
    data = b"".join(int(v).to_bytes(each, "little", signed=True) for row in frames for v in row)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, channels, rate,
                       rate * channels * each, channels * each, bits, b"data", len(data))
    path.write_bytes(head + data)


def run(*command):
    subprocess.run([str(part) for part in command], cwd=HERE, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def version(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().splitlines()[0].strip()


def main():
    stereo, mono, deep, tone, high = [HERE / f"{name}.tmp.wav" for name in ("s", "m", "d", "t", "h")]
    wav(stereo, RATE, 2, 16, [[integers(n, 0), integers(n, 1)] for n in range(FRAMES)])
    wav(mono, RATE, 1, 16, [[integers(n, 0)] for n in range(FRAMES)])
    wav(deep, RATE, 1, 24, [[integers(n, 0) * 256 + 7] for n in range(FRAMES)])
    sine = lambda rate: [[round(0.4 * 32768 * sin(2 * pi * 1000 * n / rate))] for n in range(rate // 2)]
    wav(tone, RATE, 1, 16, sine(RATE))
    wav(high, 48000, 1, 16, sine(48000))
    # Several pages, and the index of one MP4 before its data, so that cut files have something left.
    pages = ["-page_duration", "100000"]
    quiet = ["ffmpeg", "-y", "-bitexact", "-i"]
    run("flac", "-f", "--no-padding", "-b", "256", "-T", "TITLE=triangles", "-o", "integers.flac", stereo)
    run("flac", "-f", "--no-padding", "-o", "deep.flac", deep)
    run("sox", mono, "-b", "8", "-D", "eight.flac")
    run("flac", "-f", "--no-padding", "-b", "256", "--ogg", "--serial-number=1", "-o", "integers.flac.ogg", stereo)
    run(*quiet, stereo, "-c:a", "alac", "integers.alac.m4a")
    run("sox", stereo, "integers.aiff")
    run("sox", deep, "deep.aiff")
    run("sox", mono, "-b", "8", "-D", "eight.aiff")
    run("sox", stereo, "-e", "floating-point", "-b", "32", "float.aifc")
    run(*quiet, stereo, "-c:a", "pcm_s16le", "-f", "aiff", "-tag:a", "sowt", "sowt.aifc")
    run("sox", mono, "-e", "mu-law", "mulaw.wav")
    run("sox", mono, "-e", "a-law", "alaw.wav")
    run("sox", mono, "-B", "-e", "a-law", "alaw-rifx.wav")
    run("sox", stereo, "-e", "ima-adpcm", "ima.wav")
    run("lame", "--quiet", "-b", "48", "--tt", "tone", tone, "tone.mp3")
    run(*quiet, tone, "-c:a", "libvorbis", "-q:a", "3", "-metadata", "TITLE=tone", *pages, "tone.ogg")
    run(*quiet, high, "-c:a", "libopus", "-b:a", "64k", *pages, "tone.opus")
    run(*quiet, tone, "-c:a", "aac", "-b:a", "32k", "-movflags", "+faststart", "tone.m4a")
    # What sox makes of the law-coded ones, as 16-bit integers: an oracle.
    oracle = {}
    for name in ("mulaw.wav", "alaw.wav", "alaw-rifx.wav", "ima.wav"):
        raw = subprocess.run(["sox", HERE / name, "-t", "s16", "-"], capture_output=True, check=True).stdout
        values = struct.unpack(f"<{len(raw) // 2}h", raw)
        oracle[name] = {"count": len(values), "sum": sum(values), "squares": sum(v * v for v in values),
                        "first": values[:24], "last": values[-8:]}
    for path in (stereo, mono, deep, tone, high):
        path.unlink()
    versions = {"sox": version("sox", "--version"), "flac": version("flac", "--version"),
                "lame": version("lame", "--version"), "ffmpeg": version("ffmpeg", "-version")}
    (HERE / "sounds.json").write_text(json.dumps({"versions": versions, "sox": oracle}, indent=1) + "\n")


main()
