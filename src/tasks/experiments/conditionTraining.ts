import type { Executor } from "../../learn/executor.js";
import type { Prepared } from "../../learn/experiments/experiment.js";
import { lookAt } from "../../learn/judge/trainingLook.js";
import type { Trainer } from "../../learn/training/trainer.js";
import { encodeState } from "../../learn/training/trainerState.js";
import type { EnsembleProgress, TrainingProgress } from "../../shapes/progress.js";
import type { Recipe } from "../../shapes/recipe.js";
import { checkStop, type Task, type TaskContext } from "../running/task.js";

/** s between two reports, and their largest share of the time. */
const LOOK_EVERY = 0.25;
const LOOK_SHARE = 0.05;
/** s between two checkpoints, and their largest share of the time: those of a hundred networks are hundreds of megabytes. */
const CHECKPOINT_EVERY = 10;
const CHECKPOINT_SHARE = 0.03;
const PAUSE_MS = 50;
/** Share of an epoch from which on the time left is estimated: the first steps say little. */
const ESTIMATED_FROM = 0.05;

/** What the training of a condition needs. */
export interface ConditionTask {
  readonly trainer: Trainer;
  readonly recipe: Recipe;
  readonly prepared: Prepared;
  readonly executor: Executor;
  readonly identity: string;
  readonly ensemble: Pick<EnsembleProgress, "condition" | "claim" | "done">;
  readonly save: (bytes: Uint8Array) => void;
}

/**
 * Trains the networks of a condition, side by side. Reports show one network after another, and judge it as it is, so that the
 * screen tells what the networks keep so far.
 */
export class ConditionTraining {
  private readonly began = performance.now() / 1000;
  private readonly batchesBefore: number;
  private readonly kept: (boolean | null)[];
  private pausedFor = 0;
  private lastLook = Number.NEGATIVE_INFINITY;
  private lookTook = 0;
  private lastCheckpoint: number;
  private checkpointTook = 0;
  private saves = 0;
  private turn = 0;

  constructor(private readonly task: ConditionTask) {
    this.batchesBefore = task.trainer.progress.batches;
    this.kept = task.trainer.histories.map(() => null);
    this.lastCheckpoint = this.began;
  }

  /** s of this training, without pauses. */
  get seconds(): number {
    return performance.now() / 1000 - this.began - this.pausedFor;
  }

  /** Trains to the end. @throws {Interrupted} after a stop, with a checkpoint to go on from. */
  async *train(context: TaskContext): Task<void> {
    const { trainer } = this.task;
    while (trainer.ended === undefined) {
      if (context.stopRequested()) {
        await this.checkpoint();
        checkStop(context);
      }
      if (context.controls?.paused()) yield* this.pause(context);
      trainer.step();
      if (trainer.epochDone) await trainer.endEpoch();
      const now = performance.now() / 1000;
      const asked = context.controls?.saves() ?? 0;
      const due =
        now - this.lastCheckpoint > Math.max(CHECKPOINT_EVERY, this.checkpointTook / CHECKPOINT_SHARE);
      if (asked !== this.saves || (due && trainer.progress.batch === 0)) await this.checkpoint();
      this.saves = asked;
      if (now - this.lastLook > Math.max(LOOK_EVERY, this.lookTook / LOOK_SHARE))
        yield await this.look("running");
    }
    yield await this.look("ended");
  }

  private async *pause(context: TaskContext): Task<void> {
    const began = performance.now() / 1000;
    yield await this.look("paused");
    while (context.controls?.paused() && !context.stopRequested())
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    this.pausedFor += performance.now() / 1000 - began;
  }

  private async checkpoint(): Promise<void> {
    const began = performance.now() / 1000;
    this.task.save(encodeState(await this.task.trainer.state(), this.task.identity));
    this.lastCheckpoint = performance.now() / 1000;
    this.checkpointTook = this.lastCheckpoint - began;
  }

  /** The state of the training, one of its networks in full. */
  private async look(state: TrainingProgress["state"]): Promise<TrainingProgress> {
    const { trainer, recipe, prepared, executor, ensemble } = this.task;
    const began = performance.now() / 1000;
    const shown = this.turn % trainer.histories.length;
    const net = await trainer.member(shown, "current");
    const { latent, view } = await lookAt(net, prepared.dataset, recipe.data.stride, this.turn++);
    this.kept[shown] = prepared.keeps(await prepared.judge(net));
    net.dispose();
    const { train, validation, bestEpoch } = trainer.histories[shown];
    const { epoch, batches } = trainer.progress;
    const { seconds } = this;
    const done = batches - this.batchesBefore;
    const { batches: perEpoch, batchSize } = trainer.plan;
    const left = trainer.epochs * perEpoch - batches;
    this.lastLook = performance.now() / 1000;
    this.lookTook = this.lastLook - began;
    return {
      kind: "training",
      model: recipe.name,
      backend: executor.name,
      device: executor.device,
      state,
      ...(state === "ended" && trainer.ended !== undefined ? { stopped: trainer.ended } : {}),
      networks: recipe.networks,
      network: shown + 1,
      epoch,
      epochs: trainer.epochs,
      batches,
      batchesPerEpoch: perEpoch,
      trainLoss: [...train],
      validationLoss: [...validation],
      bestEpoch,
      patienceLeft: null,
      learningRate: trainer.rate,
      samplesPerSecond: (done * batchSize * recipe.networks) / Math.max(seconds, 1e-9),
      batchesPerSecond: done / Math.max(seconds, 1e-9),
      seconds,
      secondsLeft: done < ESTIMATED_FROM * perEpoch ? Number.NaN : (left * seconds) / done,
      memory: process.memoryUsage().rss,
      latent,
      view,
      ensemble: {
        ...ensemble,
        losses: trainer.histories.map(({ validation: losses }) => [...losses]),
        kept: [...this.kept],
      },
    };
  }
}
