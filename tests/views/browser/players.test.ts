import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../src/shapes/report.js";
import { chromiumPages, NO_CHROMIUM } from "./chromiumPages.js";
import { plotArea, stretchInView } from "./readPlot.js";
import {
  bareReport,
  DEFAULT_SEGMENTATION,
  DURATION,
  SAMPLE_RATE,
  sweepSamples,
  syntheticReport,
  syntheticSound,
} from "./syntheticReport.js";

/** Records what the page asks of Web Audio; runs before its script. */
function watchAudio(): void {
  const seen = { starts: [] as number[][], gains: [] as GainNode[] };
  Object.assign(window, { seen });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...times: number[]) {
    seen.starts.push(times);
    start.apply(this, times as [number, number, number]);
  };
  const createGain = AudioContext.prototype.createGain;
  AudioContext.prototype.createGain = function () {
    const gain = createGain.apply(this);
    seen.gains.push(gain);
    return gain;
  };
}
declare const seen: { starts: number[][]; gains: GainNode[] };

describe.skipIf(NO_CHROMIUM)("the players", () => {
  const open = chromiumPages(watchAudio);

  const startsOf = (page: Page): Promise<number[][]> => page.evaluate(() => seen.starts);
  const stopped = (page: Page): Promise<unknown> =>
    page.waitForFunction(() => document.querySelector(".play")?.textContent?.includes("Play"));
  const heardSound = (page: Page): Promise<string | null> =>
    page.getAttribute(".choice[aria-pressed=true]", "data-sound");
  const playheads = (page: Page): Promise<number[]> =>
    page.$$eval(".playhead", (all) =>
      all.map((head) => {
        const over = head.parentElement?.getBoundingClientRect() ?? new DOMRect();
        return (head.getBoundingClientRect().left + 1 - over.left) / over.width;
      }),
    );

  it("decode every sound to its own samples, exactly in time", async () => {
    const { page } = await open(syntheticReport());
    const { outputFiles } = await build({
      stdin: {
        contents: `export { decodeSound } from "./decodeSound.ts";`,
        resolveDir: fileURLToPath(new URL("../../../src/views/browser/page/playing", import.meta.url)),
        loader: "ts",
      },
      bundle: true,
      write: false,
      format: "iife",
      globalName: "decoding",
    });
    await page.addScriptTag({ content: outputFiles[0].text });
    for (const [index, detune] of [1, 1.01].entries()) {
      const { length, likeness } = await page.evaluate(
        async ([at, reference]) => {
          const { sounds } = JSON.parse(document.getElementById("report")?.textContent ?? "") as Report;
          const { decodeSound } = (
            window as unknown as {
              decoding: { decodeSound(audio: Report["sounds"][0]["audio"]): Promise<AudioBuffer> };
            }
          ).decoding;
          const samples = (await decodeSound(sounds[at].audio)).getChannelData(0);
          const likenessAt = (lag: number): number => {
            let [ab, aa, bb] = [0, 0, 0];
            for (let i = 2; i < reference.length - 2; i++) {
              ab += reference[i] * samples[i + lag];
              aa += reference[i] ** 2;
              bb += samples[i + lag] ** 2;
            }
            return ab / Math.sqrt(aa * bb);
          };
          return { length: samples.length, likeness: [-2, -1, 0, 1, 2].map(likenessAt) };
        },
        [index, Array.from(sweepSamples(detune))] as const,
      );
      expect(length).toBe(DURATION * SAMPLE_RATE);
      // What 64 kbit/s leave of a pure sweep; a sample to either side turns its phase by half a radian or more.
      expect(likeness[2]).toBeGreaterThan(0.995);
      expect(Math.max(...likeness.filter((_, i) => i !== 2))).toBeLessThan(0.9);
    }
  });

  it("play what is in view and stop at its end", async () => {
    const { page } = await open(syntheticReport());
    await page.locator(".row-button").nth(1).click();
    const [from, to] = await stretchInView(page);
    expect([from, to]).toEqual([0.57, 1.03]);
    await page.evaluate(() => {
      const times: number[] = [];
      Object.assign(window, { times });
      const shown = document.querySelector(".played");
      if (shown)
        new MutationObserver(() => times.push(Number.parseFloat(shown.textContent ?? ""))).observe(shown, {
          childList: true,
        });
    });
    await page.click(".play");
    await stopped(page);
    const times = await page.evaluate(() => (window as unknown as { times: number[] }).times);
    expect(times.length).toBeGreaterThan(2);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(from);
    expect(times.at(-1)).toBe(to);
    const starts = await startsOf(page);
    expect(starts.length).toBe(2);
    for (const [when, offset, length] of starts) {
      expect(when).toBe(starts[0][0]);
      expect(offset).toBeCloseTo(0.57, 9);
      expect(length).toBeCloseTo(0.46, 9);
    }
    // Again: from the start of what is in view, since nothing of it is left.
    await page.keyboard.press("Space");
    await stopped(page);
    expect((await startsOf(page))[2][1]).toBeCloseTo(0.57, 9);
  });

  it("switch between recording and copy at the same instant", async () => {
    const { page } = await open(syntheticReport());
    await page.click(".play");
    await page.waitForFunction(() => seen.starts.length === 2);
    const gains = (): Promise<number[]> =>
      page.evaluate(() => seen.gains.slice(1).map(({ gain }) => gain.value));
    expect(await gains()).toEqual([1, 0]);
    await page.keyboard.press("2");
    expect(await heardSound(page)).toBe("1");
    await expect.poll(gains).toEqual([0, 1]);
    await page.click(".choice >> nth=0");
    await expect.poll(gains).toEqual([1, 0]);
    // Neither was started anew: both run on from one start.
    expect((await startsOf(page)).length).toBe(2);
  });

  it("start and stop with the space bar, but not while a choice has the focus", async () => {
    const { page } = await open(syntheticReport());
    await page.keyboard.press("Space");
    await page.waitForFunction(() => document.querySelector(".play")?.textContent?.includes("Stop"));
    await page.keyboard.press("Space");
    await stopped(page);
    await page.getByLabel("colour of the path").focus();
    await page.keyboard.press("Space");
    expect(await page.textContent(".play")).toContain("Play");
    await page.keyboard.press("Escape");
  });

  it("move every playhead to the time where any panel is clicked, and let that panel be heard", async () => {
    const { page } = await open(syntheticReport());
    for (const [plot, share, sound] of [
      ["spectrogram-1", 0.6, "1"],
      ["waveform", 0.3, "1"],
      ["spectrogram-0", 0.45, "0"],
      ["gesture", 0.7, "0"],
    ] as const) {
      const area = await plotArea(page, plot);
      await page.mouse.click(area.x + area.width * share, area.y + 30);
      const heads = await playheads(page);
      expect(heads.length).toBe(6);
      // Within two pixels of a thousand: the playhead is two wide and rounded.
      for (const head of heads) expect(Math.abs(head - share)).toBeLessThan(0.003);
      expect(await heardSound(page)).toBe(sound);
      expect(await stretchInView(page)).toEqual([0, DURATION]);
    }
    await page.keyboard.press("Space");
    await page.waitForFunction(() => seen.starts.length === 2);
    expect(Math.abs((await startsOf(page))[0][1] - 0.7 * DURATION)).toBeLessThan(0.005);
  });

  it("go on from where a panel is clicked while they play", async () => {
    const { page } = await open(syntheticReport());
    await page.keyboard.press("Space");
    await page.waitForFunction(() => seen.starts.length === 2);
    const area = await plotArea(page, "spectrogram-0");
    await page.mouse.click(area.x + area.width * 0.8, area.y + 40);
    await page.waitForFunction(() => seen.starts.length === 4);
    expect(Math.abs((await startsOf(page))[2][1] - 0.8 * DURATION)).toBeLessThan(0.005);
  });

  it("say so where a sound can't be decoded", async () => {
    const report = syntheticReport();
    const mp3 = Buffer.from("not a sound").toString("base64");
    const { page } = await open({
      ...report,
      sounds: report.sounds.map((sound) => ({ ...sound, audio: { ...sound.audio, mp3 } })),
    });
    await page.click(".play");
    await page.waitForSelector(".trouble:not([hidden])");
    expect(await page.textContent(".trouble")).toMatch(/^No sound: /);
    expect(await page.textContent(".play")).toContain("Play");
  });

  it("show a card for each label to look at, and play its sound when it is clicked", async () => {
    const syllables = DEFAULT_SEGMENTATION.map(([onset, offset], i) => ({
      onset,
      offset,
      label: `s${i}`,
      confidence: 0.4 + 0.1 * i,
    }));
    const item = (name: string, chosen: number) => ({
      sound: syntheticSound(name, 1),
      file: name,
      start: 10,
      syllables,
      chosen,
    });
    const { page, troubles } = await open({ ...bareReport(), review: [item("x.wav", 1), item("y.wav", 0)] });
    const cards = await page.$$eval(".review > li", (all) => all.map((card) => card.textContent ?? ""));
    expect(cards).toHaveLength(2);
    const { onset, offset } = syllables[1];
    expect(cards[0]).toBe(`s150 %x.wav${(10 + onset).toFixed(3)} to ${(10 + offset).toFixed(3)} s`);
    // The middle of the picture, where the sweep sounds, is not all white.
    const drawn = await page.$eval(".review canvas", (canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const data =
        (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, height / 2, width, 8).data ?? [];
      return Math.min(...Array.from(data).filter((_, at) => at % 4 === 0));
    });
    expect(drawn).toBeLessThan(128);
    await page.click(".snippet >> nth=1");
    await page.waitForFunction(() => seen.starts.length === 1);
    expect(await page.$$eval(".failure", (all) => all.length)).toBe(0);
    expect(troubles).toEqual([]);
  });
});
