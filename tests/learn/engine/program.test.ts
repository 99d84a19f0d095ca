import { describe, expect, test } from "vitest";
import { Machine } from "../../../src/learn/engine/machine.js";
import { OPERATIONS, type Operation } from "../../../src/learn/engine/operations.js";
import { Program, WORDS } from "../../../src/learn/engine/program.js";

const { codes } = new Machine(1, "plain");
const NAMES = new Map(OPERATIONS.map((operation) => [codes[operation], operation]));

/** The operations of a program, in order. */
function operationsOf(program: Program): (Operation | undefined)[] {
  const code = program.code();
  return Array.from({ length: code.length / WORDS }, (_, i) => NAMES.get(code[i * WORDS]));
}

describe("a program", () => {
  test("makes threads wait between operations that share the work in different ways, and only there", () => {
    const program = new Program(codes);
    program.add("samples", "TAKE");
    program.add("samples", "PRODUCT");
    program.add("weights", "COLUMN_SUMS");
    program.add("weights", "UPDATE");
    program.add("first", "CLIP");
    program.add("samples", "GIVE");
    expect(operationsOf(program)).toEqual([
      "TAKE",
      "PRODUCT",
      "BARRIER",
      "COLUMN_SUMS",
      "UPDATE",
      "BARRIER",
      "CLIP",
      "BARRIER",
      "GIVE",
    ]);
    expect(program.length).toBe(9);
  });

  test("begins with what was put before all, and waits after it", () => {
    const program = new Program(codes);
    program.add("samples", "TAKE");
    program.addFirst("TURN", 1);
    program.add("samples", "PRODUCT");
    program.addFirst("TURN", 2);
    expect(operationsOf(program)).toEqual(["TURN", "TURN", "BARRIER", "TAKE", "PRODUCT"]);
  });

  test("waits where it is told to, though the work is shared alike", () => {
    const program = new Program(codes);
    program.add("samples", "LOSS");
    program.wait();
    program.add("samples", "SLOPE_LOSS");
    expect(operationsOf(program)).toEqual(["LOSS", "BARRIER", "SLOPE_LOSS"]);
  });

  test("keeps integers and numbers of single precision, and fills instructions up with zeros", () => {
    const program = new Program(codes);
    program.add("samples", "LOSS", -3, { float: 0.1 }, 2 ** 31 - 1);
    const code = program.code();
    expect(code).toHaveLength(WORDS);
    expect(code[1]).toBe(-3);
    expect(new Float32Array(code.buffer)[2]).toBe(Math.fround(0.1));
    expect(code[3]).toBe(2 ** 31 - 1);
    expect(Array.from(code.slice(4))).toEqual(new Array(WORDS - 4).fill(0));
  });

  test("refuses more words than an instruction has", () => {
    const words = new Array<number>(WORDS).fill(0);
    expect(() => new Program(codes).add("samples", "LOSS", ...words)).toThrow("LOSS");
  });
});

test.each(["plain", "relaxed"] as const)(
  "the %s build has the operations that programs are made of, by the same numbers",
  (build) => {
    const machine = new Machine(1, build);
    expect(machine.codes).toEqual(codes);
    expect(OPERATIONS.map((operation) => machine.codes[operation])).toEqual(OPERATIONS.map((_, i) => i));
  },
);
