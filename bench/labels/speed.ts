import { join } from "node:path";
import type { Executor } from "../../src/learn/executor.js";
import { LABEL_WINDOW } from "../../src/learn/labelling/scoreWindows.js";
import { describeNetwork } from "../../src/learn/networks/describeNetwork.js";
import { weightsFrom } from "../../src/learn/networks/weightsFrom.js";
import type { Signal } from "../../src/shapes/series.js";
import { readWeightsFile } from "../../src/workspace/runs/weightsFile.js";
import { GENERIC_CLASSES, GENERIC_FRAMES, GENERIC_RECIPE } from "./genericTraining.js";
import { voices } from "./voices.js";

/** How long the recording is, s: too long for the powers of its frames to be kept. */
const SECONDS = 600;
/** Runs that count, after one that compiles. */
const RUNS = 3;

/**
 * Times real time of the bundled labeller, from samples to segments: the processor's time, not the clock's, so that other load tells less.
 * @param executor on one thread. @param song repeated for ten minutes. @param folder bench/.
 */
export async function labellingSpeed(executor: Executor, song: Signal, folder: string): Promise<number> {
  const shape = [LABEL_WINDOW, GENERIC_FRAMES.melBands];
  const described = describeNetwork(GENERIC_RECIPE.network, shape, GENERIC_CLASSES.length + 1);
  const file = join(folder, "..", "models", "generic", "weights.safetensors");
  const network = executor.load(described, weightsFrom(readWeightsFile(file), described, file));
  const { values, rate: sampleRate } = song;
  const samples = new Float32Array(SECONDS * sampleRate);
  for (let i = 0; i < samples.length; i++) samples[i] = values[i % values.length];
  const sound = {
    sampleRate,
    first: 0,
    end: samples.length,
    read: (first: number, count: number) => samples.subarray(first, first + count),
  };
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const before = process.cpuUsage();
    await voices(sound, network, "song");
    const { user, system } = process.cpuUsage(before);
    if (run > 0) times.push((user + system) / 1e6);
  }
  network.dispose();
  return SECONDS / times.sort((a, b) => a - b)[RUNS >> 1];
}
