import type { Network } from "../../shapes/network.js";
import type { LossRecipe } from "../../shapes/recipe.js";
import { type DrawnProgram, drawInference, givenBy, layoutSamples } from "./drawPrograms.js";
import type { Machine, Region } from "./machine.js";
import { PlacedProgram } from "./placedProgram.js";
import { threadsFor } from "./threadsFor.js";
import type { WeightLayout } from "./weightLayout.js";

/** What a program gives. */
export type Given = "output" | "latent" | { readonly loss: LossRecipe["kind"] };

/** Values of activations that a program may take before samples are run in portions: some caches' worth. */
const ACTIVATION_VALUES = 2_000_000;
const FEWEST_SAMPLES = 8;
const MOST_SAMPLES = 512;

/** The programs that run a network without training it, drawn on demand for as many samples as are given. */
export class InferencePrograms {
  private readonly placed = new Map<string, PlacedProgram>();
  private readonly portions = new Map<string, number>();

  /** @param networks side by side, which all get the same samples. */
  constructor(
    private readonly machine: Machine,
    private readonly network: Network,
    private readonly layout: WeightLayout,
    private readonly networks = 1,
  ) {}

  /** How many samples are run at once, of `count`. */
  portionOf(count: number, what: Given): number {
    const key = keyOf(what);
    let most = this.portions.get(key);
    if (most === undefined) {
      const each = this.draw(what, 4).activations / 4;
      const fitting = Math.floor(ACTIVATION_VALUES / Math.max(1, each));
      most = Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, fitting)) & ~3;
      this.portions.set(key, most);
    }
    return Math.min(most, upToFour(Math.max(1, count)));
  }

  /** The program for a number of samples, in place. */
  for(what: Given, count: number): PlacedProgram {
    const key = keyOf(what);
    const found = this.placed.get(key);
    if (found !== undefined && found.capacity >= count) return found;
    found?.release();
    const { machine, network, networks } = this;
    const capacity = upToFour(count);
    const sizes = layoutSamples(network, givenBy(network, what === "latent"), capacity);
    const made = new PlacedProgram(machine, this.draw(what, capacity), sizes, capacity, {
      batches: 1,
      networks,
    });
    this.placed.set(key, made);
    return made;
  }

  /** Runs a program on the samples in its batch. */
  run(program: PlacedProgram, weights: Region, count: number): void {
    const { machine, layout, network, networks } = this;
    program.run(weights, count, threadsFor(machine.threads, layout, count * networks, network));
  }

  dispose(): void {
    for (const program of this.placed.values()) program.release();
    this.placed.clear();
  }

  private draw(what: Given, capacity: number): DrawnProgram {
    const { machine, network, layout } = this;
    const { codes, threads } = machine;
    return drawInference({ codes, network, layout, capacity, threads }, what);
  }
}

/** The least multiple of four, the samples of a group, that is n or more. */
export function upToFour(n: number): number {
  return Math.ceil(n / 4) * 4;
}

function keyOf(what: Given): string {
  return typeof what === "string" ? what : what.loss;
}
