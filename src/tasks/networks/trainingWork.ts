import type { Dataset } from "../../learn/data/dataset.js";
import type { Executor } from "../../learn/executor.js";
import { lookAt, lookingNetwork } from "../../learn/judge/trainingLook.js";
import type { Trainer } from "../../learn/training/trainer.js";
import { encodeState } from "../../learn/training/trainerState.js";
import type { Network } from "../../shapes/network.js";
import type { TrainingProgress } from "../../shapes/progress.js";
import type { Recipe } from "../../shapes/recipe.js";
import { WorkFailed } from "../../shapes/workFailed.js";
import type { RunFolder } from "../../workspace/runs/runFolder.js";
import type { Task, TaskContext } from "../running/task.js";

/** s between two progress reports of a training, and between two that are written for `watch`. */
const LOOK_EVERY = 0.25;
const WRITE_EVERY = 1;
/** Maximum share of the time that reports may take. */
const LOOK_SHARE = 0.05;
/** s between two checkpoints, unless one is requested. */
const CHECKPOINT_EVERY = 10;
/** Maximum share of the time that checkpoints may take: those of a hundred networks are hundreds of megabytes. */
const CHECKPOINT_SHARE = 0.03;
/** Factor on the learning rate for one press of the key +. */
const RATE_STEP = Math.SQRT2;

/** The loop of a training: batches, epochs, reports, checkpoints, and the user's requests. */
export class TrainingWork {
  private readonly began = performance.now();
  private readonly batchesBefore: number;
  private pausedFor = 0;
  private lastLook = Number.NEGATIVE_INFINITY;
  private lastWrite = Number.NEGATIVE_INFINITY;
  private lastCheckpoint = 0;
  /** s that the last checkpoint took */
  private checkpointTook = 0;
  private saves = 0;
  private turn = 0;
  /** learning rate of the last batch */
  private lastRate = Number.NaN;
  /** s that the last report took */
  private lookTook = 0;
  /** what a network is loaded as to be looked at */
  private readonly looking: Network;

  constructor(
    private readonly trainer: Trainer,
    private readonly recipe: Recipe,
    private readonly dataset: Dataset,
    private readonly executor: Executor,
    private readonly folder: RunFolder,
    private readonly identity: string,
  ) {
    this.batchesBefore = trainer.progress.batches;
    this.looking = lookingNetwork(recipe, dataset);
  }

  /** s of training in this session, without pauses, and samples per second. */
  get speed(): { readonly seconds: number; readonly samplesPerSecond: number } {
    const { batchSize } = this.trainer.plan;
    const seconds = (performance.now() - this.began) / 1000 - this.pausedFor;
    const batches = this.trainer.progress.batches - this.batchesBefore;
    return {
      seconds,
      samplesPerSecond: (batches * batchSize * this.recipe.networks) / Math.max(seconds, 1e-9),
    };
  }

  /** Trains to the end. @returns why it ended. @throws {WorkFailed} if every network diverges. */
  async *train(context: TaskContext): Task<string> {
    const { trainer } = this;
    // A first checkpoint, from which the training can be resumed in any case.
    await this.checkpoint();
    const given = trainer.rateFactor;
    for (;;) {
      const ended = trainer.ended ?? (context.stopRequested() ? "interrupted" : undefined);
      if (ended !== undefined) {
        await this.checkpoint();
        yield await this.look("ended", ended);
        return ended;
      }
      if (context.controls?.paused()) yield* this.pause(context.controls.paused, context);
      if (context.stopRequested()) continue;
      trainer.rateFactor = given * RATE_STEP ** (context.controls?.rateSteps() ?? 0);
      this.lastRate = trainer.rate;
      trainer.step();
      if (trainer.epochDone) yield* this.endEpoch();
      const seconds = performance.now() / 1000;
      yield* this.saveIfAsked(context);
      const wait = Math.max(CHECKPOINT_EVERY, this.checkpointTook / CHECKPOINT_SHARE);
      if (trainer.progress.batch === 0 && seconds - this.lastCheckpoint > wait) await this.checkpoint();
      if (seconds - this.lastLook > Math.max(LOOK_EVERY, this.lookTook / LOOK_SHARE))
        yield await this.look("running");
    }
  }

  private async *pause(paused: () => boolean, context: TaskContext): Task<void> {
    const began = performance.now();
    yield await this.look("paused");
    while (paused() && !context.stopRequested()) {
      yield* this.saveIfAsked(context);
      await new Promise((done) => setTimeout(done, 50));
    }
    this.pausedFor += (performance.now() - began) / 1000;
  }

  /** Writes a checkpoint if the user has requested one since the last. */
  private async *saveIfAsked({ controls }: TaskContext): Task<void> {
    const asked = controls?.saves() ?? 0;
    if (asked === this.saves) return;
    this.saves = asked;
    await this.checkpoint();
    yield { kind: "note", text: `saved after ${this.trainer.progress.batches} batches` };
  }

  private async *endEpoch(): Task<void> {
    const { trainer } = this;
    const learningRate = this.lastRate;
    const lines = await trainer.endEpoch();
    const { epoch } = trainer.progress;
    this.folder.addHistory(
      lines.map(({ network, train, validation }) => ({
        epoch,
        network: network + 1,
        train,
        validation,
        learningRate,
        ...this.speed,
      })),
    );
    const lost = lines.filter(({ train, validation }) => !Number.isFinite(train + validation));
    const { learningRate: rate } = this.recipe.training;
    const fix = `lower training.learningRate=${rate} of the recipe or set training.clipNorm`;
    const nothingLeft = trainer.histories.every(({ stopped, bestEpoch }) => stopped && bestEpoch === 0);
    if (lost.length > 0 && (trainer.histories.length === 1 || nothingLeft)) {
      yield await this.look("ended", "diverged");
      throw new WorkFailed(
        `training diverged in epoch ${epoch} (loss ${lost[0].train}); the last good checkpoint is in ${this.folder.path}; ${fix}.`,
      );
    }
    for (const { network } of lost) {
      const text = `network ${network + 1} diverged in epoch ${epoch} and is no longer trained; ${fix}.`;
      yield { kind: "warning", text };
    }
  }

  /** Writes a checkpoint, unless a loss is not finite: then the last good one is kept. */
  private async checkpoint(): Promise<void> {
    const began = performance.now() / 1000;
    const losses = await this.trainer.losses();
    if (this.trainer.histories.some(({ stopped }, m) => !stopped && !Number.isFinite(losses[m]))) return;
    this.folder.writeCheckpoint(encodeState(await this.trainer.state(), this.identity));
    this.lastCheckpoint = performance.now() / 1000;
    this.checkpointTook = this.lastCheckpoint - began;
  }

  /** Index of the network that is shown, from 0: the best of those still learning, or the best of all if none is. */
  private shown(): number {
    const all = this.trainer.histories.map(({ validation, bestEpoch, stopped }, m) => ({
      m,
      stopped,
      loss: validation[bestEpoch - 1] ?? Number.POSITIVE_INFINITY,
    }));
    const learning = all.filter(({ stopped }) => !stopped);
    const among = learning.length > 0 ? learning : all;
    return among.reduce((best, one) => (one.loss < best.loss ? one : best)).m;
  }

  /** The state of the training, with a held-out sample and the output of the shown network for it. */
  private async look(state: TrainingProgress["state"], stopped?: string): Promise<TrainingProgress> {
    const { trainer, recipe, dataset, executor } = this;
    const began = performance.now() / 1000;
    const shown = this.shown();
    const net = await trainer.member(
      shown,
      stopped === undefined || stopped === "diverged" ? "current" : "best",
      this.looking,
    );
    const { latent, view } = await lookAt(net, dataset, recipe.data.stride, this.turn++);
    net.dispose();
    const { train, validation, bestEpoch } = trainer.histories[shown];
    const { epoch, batches } = trainer.progress;
    const { patience } = recipe.training;
    const { seconds, samplesPerSecond } = this.speed;
    const done = batches - this.batchesBefore;
    const left = trainer.epochs * trainer.plan.batches - batches;
    const look: TrainingProgress = {
      kind: "training",
      model: recipe.name,
      backend: executor.name,
      device: executor.device,
      state,
      ...(stopped === undefined ? {} : { stopped }),
      networks: recipe.networks,
      network: shown + 1,
      epoch,
      epochs: trainer.epochs,
      batches,
      batchesPerEpoch: trainer.plan.batches,
      trainLoss: [...train],
      validationLoss: [...validation],
      bestEpoch,
      patienceLeft: patience === 0 ? null : Math.max(0, patience - (epoch - bestEpoch)),
      learningRate: trainer.rate,
      samplesPerSecond,
      batchesPerSecond: done / Math.max(seconds, 1e-9),
      seconds,
      secondsLeft: done === 0 ? Number.NaN : (left * seconds) / done,
      memory: process.memoryUsage().rss,
      latent,
      view,
    };
    const now = performance.now() / 1000;
    this.lastLook = now;
    this.lookTook = now - began;
    if (stopped !== undefined || state !== "running" || now - this.lastWrite > WRITE_EVERY) {
      this.folder.writeLook(look);
      this.lastWrite = now;
    }
    return look;
  }
}
