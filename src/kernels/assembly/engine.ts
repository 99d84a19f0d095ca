// The engine: runs programs on the numbers of networks. A program is a list of instructions of 16 words each, of which the
// first names the operation; src/learn/engine writes them. Threads share a memory: each runs the same program on its part
// of the work, or on networks of its own.
import { activationGradient } from "./engine/activations";
import { almostLinear, almostLinearGradient } from "./engine/almostLinear";
import { attention, attentionGradient } from "./engine/attention";
import { activate, addPatches, patches } from "./engine/convolution";
import { convolve } from "./engine/convolve";
import { gaussian, gaussianGradient, loss, slopeLoss, sumLosses } from "./engine/loss";
import {
  add,
  addInput,
  firstColumns,
  gather,
  give,
  lastStep,
  lastStepGradient,
  moveSteps,
  position,
  positionGradient,
  reshape,
  take,
} from "./engine/moves";
import {
  batchGainGradient,
  batchNormalization,
  batchNormalizationGradient,
  batchStatistics,
  layerGainGradient,
  layerNormalization,
  layerNormalizationGradient,
} from "./engine/normalization";
import { shareWith, thread, workOn } from "./engine/place";
import { columnSums, product, productTurned, turn, weightGradient } from "./engine/products";
import { recurrent, recurrentGradient } from "./engine/recurrent";
import { barrier, waitWhile } from "./engine/threads";
import { clip, penalise, squares, update } from "./engine/update";

export const BARRIER: i32 = 0;
export const PRODUCT: i32 = 1;
export const WEIGHT_GRADIENT: i32 = 2;
export const COLUMN_SUMS: i32 = 3;
export const TURN: i32 = 4;
export const ACTIVATION_GRADIENT: i32 = 5;
export const UPDATE: i32 = 6;
export const PENALISE: i32 = 7;
export const CLIP: i32 = 8;
export const LOSS: i32 = 9;
export const SLOPE_LOSS: i32 = 10;
export const SUM_LOSSES: i32 = 11;
export const GAUSSIAN: i32 = 12;
export const GAUSSIAN_GRADIENT: i32 = 13;
export const RECURRENT: i32 = 14;
export const RECURRENT_GRADIENT: i32 = 15;
export const TAKE: i32 = 16;
export const GIVE: i32 = 17;
export const RESHAPE: i32 = 18;
export const LAST_STEP: i32 = 19;
export const LAST_STEP_GRADIENT: i32 = 20;
export const POSITION: i32 = 21;
export const POSITION_GRADIENT: i32 = 22;
export const ADD: i32 = 23;
export const ADD_INPUT: i32 = 24;
export const LAYER_NORMALIZATION: i32 = 25;
export const LAYER_NORMALIZATION_GRADIENT: i32 = 26;
export const LAYER_GAIN_GRADIENT: i32 = 27;
export const BATCH_STATISTICS: i32 = 28;
export const BATCH_NORMALIZATION: i32 = 29;
export const BATCH_GAIN_GRADIENT: i32 = 30;
export const BATCH_NORMALIZATION_GRADIENT: i32 = 31;
export const ATTENTION: i32 = 32;
export const ATTENTION_GRADIENT: i32 = 33;
export const PATCHES: i32 = 34;
export const ADD_PATCHES: i32 = 35;
export const ACTIVATE: i32 = 36;
export const SQUARES: i32 = 37;
export const MOVE_STEPS: i32 = 38;
export const ALMOST_LINEAR: i32 = 39;
export const ALMOST_LINEAR_GRADIENT: i32 = 40;
export const FIRST_COLUMNS: i32 = 41;
export const CONVOLVE: i32 = 42;
export const GATHER: i32 = 43;
export const PRODUCT_TURNED: i32 = 44;

const INSTRUCTION: usize = 64;

function perform(at: usize, meeting: usize): void {
  switch (load<i32>(at)) {
    case BARRIER:
      barrier(meeting);
      break;
    case PRODUCT:
      product(at);
      break;
    case WEIGHT_GRADIENT:
      weightGradient(at);
      break;
    case COLUMN_SUMS:
      columnSums(at);
      break;
    case TURN:
      turn(at);
      break;
    case ACTIVATION_GRADIENT:
      activationGradient(at);
      break;
    case UPDATE:
      update(at);
      break;
    case PENALISE:
      penalise(at);
      break;
    case CLIP:
      if (thread === 0) clip(at);
      break;
    case LOSS:
      loss(at);
      break;
    case SLOPE_LOSS:
      slopeLoss(at);
      break;
    case SUM_LOSSES:
      if (thread === 0) sumLosses(at);
      break;
    case GAUSSIAN:
      gaussian(at);
      break;
    case GAUSSIAN_GRADIENT:
      gaussianGradient(at);
      break;
    case RECURRENT:
      recurrent(at);
      break;
    case RECURRENT_GRADIENT:
      recurrentGradient(at);
      break;
    case TAKE:
      take(at);
      break;
    case GIVE:
      give(at);
      break;
    case RESHAPE:
      reshape(at);
      break;
    case LAST_STEP:
      lastStep(at);
      break;
    case LAST_STEP_GRADIENT:
      lastStepGradient(at);
      break;
    case POSITION:
      position(at);
      break;
    case POSITION_GRADIENT:
      positionGradient(at);
      break;
    case ADD:
      add(at);
      break;
    case ADD_INPUT:
      addInput(at);
      break;
    case LAYER_NORMALIZATION:
      layerNormalization(at);
      break;
    case LAYER_NORMALIZATION_GRADIENT:
      layerNormalizationGradient(at);
      break;
    case LAYER_GAIN_GRADIENT:
      layerGainGradient(at);
      break;
    case BATCH_STATISTICS:
      batchStatistics(at);
      break;
    case BATCH_NORMALIZATION:
      batchNormalization(at);
      break;
    case BATCH_GAIN_GRADIENT:
      batchGainGradient(at);
      break;
    case BATCH_NORMALIZATION_GRADIENT:
      batchNormalizationGradient(at);
      break;
    case ATTENTION:
      attention(at);
      break;
    case ATTENTION_GRADIENT:
      attentionGradient(at);
      break;
    case PATCHES:
      patches(at);
      break;
    case ADD_PATCHES:
      addPatches(at);
      break;
    case ACTIVATE:
      activate(at);
      break;
    case MOVE_STEPS:
      moveSteps(at);
      break;
    case SQUARES:
      squares(at);
      break;
    case ALMOST_LINEAR:
      almostLinear(at);
      break;
    case ALMOST_LINEAR_GRADIENT:
      almostLinearGradient(at);
      break;
    case FIRST_COLUMNS:
      firstColumns(at);
      break;
    case CONVOLVE:
      convolve(at);
      break;
    case GATHER:
      gather(at);
      break;
    case PRODUCT_TURNED:
      productTurned(at);
      break;
  }
}

// The words of a command, in bytes from its start; src/learn/engine/machine.ts writes them.
const TURN_WORD: usize = 0;
const DONE: usize = 4;
const MEETING: usize = 8;
const THREADS: usize = 16;
const PROGRAM: usize = 20;
const LENGTH: usize = 24;
const SAMPLES: usize = 28;
const NETWORKS: usize = 32;
/** whether each thread takes networks of its own */
const APART: usize = 36;
/** activations, batch, weights, results: each address, then bytes to those of the next network (activations: thread) */
const SPACES: usize = 40;
/** steps to take one after another, bytes from the batch of one to that of the next, and the numbers of each; 0 for none */
const STEPS: usize = 72;
const BATCH_STRIDE: usize = 76;
const NUMBERS: usize = 80;
/** how often threads have asked for a network, where each takes networks of its own; `command` begins it */
const ASKED: usize = 84;
/** The numbers of a step, in bytes: the first of a network's memory. */
const STEP_NUMBERS: usize = 16;

function word(command: usize, place: usize): i32 {
  return load<i32>(command + place);
}

/** Where a memory of the n-th network (or thread) begins. */
function space(command: usize, which: usize, n: i32): usize {
  const at = SPACES + which * 8;
  return <usize>(word(command, at) + n * word(command, at + 4));
}

/** Copies the numbers of a step to the start of a network's memory. */
function takeNumbers(command: usize, network: i32, step: i32): void {
  const numbers = <usize>word(command, NUMBERS);
  if (numbers !== 0)
    memory.copy(space(command, 2, network), numbers + <usize>step * STEP_NUMBERS, STEP_NUMBERS);
}

/** The network that this thread works on next. Of those that threads take for themselves, one that is held up takes fewer. */
function nextNetwork(command: usize, apart: bool, before: i32): i32 {
  return apart ? atomic.add<i32>(command, 1, ASKED) : before + 1;
}

/** This thread's part of a command. */
function takePart(command: usize, index: i32): void {
  const count = word(command, THREADS);
  const apart = word(command, APART) !== 0;
  const program = <usize>word(command, PROGRAM);
  const stop = program + <usize>word(command, LENGTH) * INSTRUCTION;
  const networks = word(command, NETWORKS);
  const steps = word(command, STEPS);
  shareWith(apart ? 0 : index, apart ? 1 : count);
  // All steps of a network before those of the next, so that its weights and moments stay in the caches.
  for (let n = nextNetwork(command, apart, -1); n < networks; n = nextNetwork(command, apart, n)) {
    for (let s = 0; s < steps; s++) {
      workOn(
        space(command, 0, apart ? index : 0),
        space(command, 1, n) + <usize>(s * word(command, BATCH_STRIDE)),
        space(command, 2, n),
        space(command, 3, n),
        word(command, SAMPLES),
      );
      // Only updates read them; by then, threads that share a network have met.
      if (thread === 0) takeNumbers(command, n, s);
      for (let at = program; at < stop; at += INSTRUCTION) perform(at, command + MEETING);
      // What comes next works in the same activations.
      if (s + 1 < steps || n + 1 < networks) barrier(command + MEETING);
    }
  }
}

/** Performs a command, together with the other threads if it wants more than one. @param workers other threads there are. */
export function command(words: usize, workers: i32): void {
  store<i32>(words, 0, ASKED);
  if (word(words, THREADS) < 2) {
    takePart(words, 0);
    return;
  }
  atomic.store<i32>(words, 0, DONE);
  atomic.add<i32>(words, 1, TURN_WORD);
  atomic.notify(words, -1);
  takePart(words, 0);
  for (let done = atomic.load<i32>(words, DONE); done < workers; done = atomic.load<i32>(words, DONE)) {
    waitWhile(words + DONE, done);
  }
}

/** Performs this thread's part of every command that follows. Never returns. @param index from 1. */
export function serve(words: usize, index: i32, turns: i32): void {
  // Turns are counted rather than read: the next command may have come as soon as the last one is done.
  for (let turn = turns; ; turn++) {
    waitWhile(words + TURN_WORD, turn);
    if (index < word(words, THREADS)) takePart(words, index);
    atomic.add<i32>(words, 1, DONE);
    atomic.notify(words + DONE, -1);
  }
}
