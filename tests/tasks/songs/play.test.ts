import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { monoSignal } from "../../../src/shapes/series.js";
import { connect, playThrough } from "../../../src/tasks/songs/play.js";
import { OfflineAudioContext } from "../../../src/workspace/machine/audioContext.js";
import { Speaker, type SpeakerAddon } from "../../../src/workspace/machine/speaker.js";
import { readRecording } from "../../../src/workspace/sound/readRecording.js";

const CHINGOLO = join(import.meta.dirname, "../../../recordings/chingolo.wav");

test("through an offline audio context a recording comes out sample for sample", async () => {
  const { signal } = await readRecording(CHINGOLO);
  const context = new OfflineAudioContext(1, signal.values.length, signal.rate);
  connect(context, signal).start();
  const heard = (await context.startRendering()).getChannelData(0);
  expect(heard.length).toBe(signal.values.length);
  expect(heard).toEqual(signal.values);
});

test("the context that the build bundles gives the same samples, and its licences lie beside it", async () => {
  const bundle = join(import.meta.dirname, "../../../dist/workspace/machine/audioContext.js");
  const { OfflineAudioContext: Bundled } = (await import(pathToFileURL(bundle).href)) as {
    OfflineAudioContext: typeof OfflineAudioContext;
  };
  const sound = monoSignal(
    Float32Array.from({ length: 500 }, (_, i) => Math.sin(i)),
    22_050,
  );
  const context = new Bundled(1, 500, 22_050);
  connect(context, sound).start();
  expect((await context.startRendering()).getChannelData(0)).toEqual(sound.values);
  const code = readFileSync(bundle, "utf8");
  expect(code).not.toMatch(/^import .* from "(?!node:)/m);
  const licences = readFileSync(bundle.replace(/js$/, "licences.txt"), "utf8");
  const packages = new Set([...code.matchAll(/^\/\/ node_modules\/([^/]+)\//gm)].map((match) => match[1]));
  expect(packages.size).toBeGreaterThan(1);
  for (const name of packages) expect(licences).toContain(name);
});

/** A sound device that takes what it gets at once, and keeps it. */
function deafAddon(): SpeakerAddon & { readonly bytes: Buffer[]; opened: number; closed: number } {
  const bytes: Buffer[] = [];
  return {
    bytes,
    opened: 0,
    closed: 0,
    open() {
      this.opened++;
      return {};
    },
    writeAsync(_handle, chunk, done) {
      bytes.push(Buffer.from(chunk));
      setImmediate(() => done(null));
    },
    close() {
      this.closed++;
    },
  };
}

test("a speaker hears every sample in 16 bits, in order, then silence, and is closed once", async () => {
  const sound = monoSignal(
    Float32Array.from({ length: 4410 }, (_, i) => 0.8 * Math.sin(0.05 * i)),
    44_100,
  );
  const addon = deafAddon();
  await playThrough(sound, new Speaker(44_100, 1, addon), () => {});
  const all = Buffer.concat(addon.bytes);
  const heard = new Int16Array(new Uint8Array(all).buffer);
  expect(heard.length).toBeGreaterThanOrEqual(sound.values.length);
  // 16 bits: half a step of rounding, and full scale is 32767 or 32768.
  sound.values.forEach((v, i) => {
    expect(Math.abs(heard[i] / 32_768 - v)).toBeLessThan(1.5 / 32_768);
  });
  expect(heard.subarray(sound.values.length).every((v) => v === 0)).toBe(true);
  expect([addon.opened, addon.closed]).toEqual([1, 1]);
});

test("a wish to stop ends the playing at once and closes the speaker", async () => {
  const addon = deafAddon();
  const long = monoSignal(new Float32Array(44_100 * 600), 44_100);
  let looks = 0;
  const playing = playThrough(long, new Speaker(44_100, 1, addon), () => {
    if (++looks === 3) throw new Error("stopped");
  });
  await expect(playing).rejects.toThrow("stopped");
  expect(addon.closed).toBe(1);
});
