import { describe, expect, test } from "vitest";
import {
  decodeState,
  encodeState,
  memberTensors,
  type TrainerState,
} from "../../../src/learn/training/trainerState.js";
import { Random } from "../../../src/math/random.js";
import { InputError } from "../../../src/shapes/inputError.js";
import type { Weight } from "../../../src/shapes/weight.js";

const random = new Random(6);
random.normal();

function tensor(name: string, ...values: number[]): Weight {
  return { name, shape: [values.length], values: Float32Array.from(values) };
}

const member = {
  random: random.state,
  epochRandom: new Random(2).state,
  inEpoch: true,
  steps: 41,
  sum: 0.1,
  train: [1 / 3, 0.25],
  validation: [0.5, 1e-300],
  bestEpoch: 2,
  stopped: false,
};

const STATE: TrainerState = {
  record: {
    epoch: 2,
    batch: 3,
    rateFactor: Math.SQRT2,
    members: [
      { seed: 1, ...member },
      { seed: 2, ...member, stopped: true },
    ],
  },
  tensors: ["0", "1"].flatMap((m) => [
    tensor(`${m}.current.0.weight`, 1, 2, Number(m)),
    tensor(`${m}.best.0.weight`, 4, 5, Number(m)),
    tensor(`${m}.moments.mean.0.weight`, 7, 8, Number(m)),
  ]),
};
const INITIAL = [tensor("0.weight", 0, 0, 0)];

describe("a checkpoint", () => {
  test("is read back exactly, including generators", () => {
    const back = decodeState(encodeState(STATE, "recipe"), "recipe", "checkpoint");
    expect(back).toEqual(STATE);
    expect(Random.at(back.record.members[0].random).normal()).toBe(Random.at(random.state).normal());
  });

  test("of another recipe or other data is rejected", () => {
    const bytes = encodeState(STATE, "recipe");
    expect(() => decodeState(bytes, "other", "checkpoint")).toThrow(InputError);
    expect(() => decodeState(bytes, "other", "c.safetensors")).toThrow(/^c\.safetensors: .*another recipe/);
  });

  test("with any one byte changed is rejected or unaffected", () => {
    const bytes = encodeState(STATE, "recipe");
    for (let i = 0; i < bytes.length; i++) {
      for (const flip of [1, 0x20, 0x80]) {
        const damaged = bytes.slice();
        damaged[i] ^= flip;
        let back: TrainerState | undefined;
        try {
          back = decodeState(damaged, "recipe", "checkpoint");
        } catch (error) {
          expect(error, `byte ${i}`).toBeInstanceOf(InputError);
        }
        // The unaffected bytes are the spaces that pad the header.
        if (back !== undefined) expect(back, `byte ${i}`).toEqual(STATE);
      }
    }
  });

  test("can't be read from a file of weights", async () => {
    const { encodeSafetensors } = await import("../../../src/learn/networks/safetensors.js");
    const weights = encodeSafetensors(INITIAL, { seed: "1" });
    expect(() => decodeState(weights, "recipe", "w")).toThrow(/not a checkpoint/);
  });
});

describe("the tensors of one network", () => {
  test("are found by its number, in the order of its weights", () => {
    const found = memberTensors(STATE, 1, INITIAL);
    expect(found).toEqual({
      current: [tensor("0.weight", 1, 2, 1)],
      best: [tensor("0.weight", 4, 5, 1)],
      moments: [tensor("mean.0.weight", 7, 8, 1)],
    });
  });

  test("are the initial ones where there is no state", () => {
    expect(memberTensors(undefined, 0, INITIAL)).toEqual({ current: INITIAL, best: INITIAL, moments: [] });
  });

  test("must be complete and of the right shapes", () => {
    expect(() => memberTensors(STATE, 2, INITIAL)).toThrow(/0\.weight is missing/);
    expect(() => memberTensors(STATE, 0, [tensor("0.weight", 1, 2)])).toThrow(/another shape/);
    expect(() => memberTensors(STATE, 0, [...INITIAL, tensor("0.bias", 1)])).toThrow(InputError);
  });
});
