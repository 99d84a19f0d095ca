import type { LatentOptions } from "../networks/latent.js";
import type { RunOptions } from "../networks/openRun.js";
import type { TrainOptions } from "../networks/train.js";
import type { WatchOptions } from "../networks/watch.js";
import type { AnalyzeFileOptions } from "../recordings/analyze.js";
import type { AnalyzeManyOptions } from "../recordings/analyzeMany.js";
import type { ConvertOptions } from "../recordings/convert.js";
import type { DemoOptions } from "../reports/demo.js";
import type { FitOptions } from "../songs/fit.js";
import type { MapOptions } from "../songs/map.js";
import type { PlayOptions } from "../songs/play.js";
import type { SynthOptions } from "../songs/synth.js";
import type { Task, TaskContext } from "./task.js";

/** What a worker thread can be asked to do. */
export type TaskRequest =
  | { readonly task: "demo"; readonly recording: string; readonly options: DemoOptions }
  | { readonly task: "fit"; readonly file: string; readonly options: FitOptions }
  | {
      readonly task: "fit many";
      readonly files: readonly string[];
      readonly options: FitOptions & { readonly jobs?: number };
    }
  | { readonly task: "analyze"; readonly file: string; readonly options: AnalyzeFileOptions }
  | {
      readonly task: "analyze many";
      readonly words: readonly string[];
      readonly options: AnalyzeManyOptions;
    }
  | { readonly task: "convert"; readonly file: string; readonly options: ConvertOptions }
  | { readonly task: "synth"; readonly song: string; readonly options: SynthOptions }
  | { readonly task: "map"; readonly options: MapOptions }
  | { readonly task: "play"; readonly file: string; readonly options: PlayOptions }
  | { readonly task: "train"; readonly recipe: string; readonly options: TrainOptions }
  | { readonly task: "resume"; readonly run: string; readonly options: { readonly backend: string } }
  | { readonly task: "watch"; readonly run: string; readonly options: WatchOptions }
  | {
      readonly task: "latent";
      readonly run: string;
      readonly input?: string;
      readonly options: LatentOptions;
    }
  | {
      readonly task: "predict";
      readonly run: string;
      readonly input?: string;
      readonly options: RunOptions;
    }
  | { readonly task: "report"; readonly folder: string; readonly out: string }
  | { readonly task: "doctor" };

/** Starts a task, loading what it alone needs. */
export async function startTask(request: TaskRequest, context: TaskContext): Promise<Task<unknown>> {
  switch (request.task) {
    case "demo":
      return (await import("../reports/demo.js")).demoTask(request.recording, request.options, context);
    case "fit":
      return (await import("../songs/fit.js")).fitTask(request.file, request.options, context);
    case "fit many":
      return (await import("../songs/fitMany.js")).fitManyTask(request.files, request.options, context);
    case "analyze":
      return (await import("../recordings/analyze.js")).analyzeTask(request.file, request.options, context);
    case "analyze many":
      return (await import("../recordings/analyzeMany.js")).analyzeManyTask(
        request.words,
        request.options,
        context,
      );
    case "convert":
      return (await import("../recordings/convert.js")).convertTask(request.file, request.options, context);
    case "synth":
      return (await import("../songs/synth.js")).synthTask(request.song, request.options, context);
    case "map":
      return (await import("../songs/map.js")).mapTask(request.options, context);
    case "play":
      return (await import("../songs/play.js")).playTask(request.file, request.options, context);
    case "train":
      return (await import("../networks/train.js")).trainTask(request.recipe, request.options, context);
    case "watch":
      return (await import("../networks/watch.js")).watchTask(request.run, request.options, context);
    case "resume":
      return (await import("../networks/train.js")).resumeTask(request.run, request.options, context);
    case "latent":
      return (await import("../networks/latent.js")).latentTask(
        request.run,
        request.input,
        request.options,
        context,
      );
    case "predict":
      return (await import("../networks/predict.js")).predictTask(
        request.run,
        request.input,
        request.options,
        context,
      );
    case "report":
      return (await import("../reports/report.js")).reportTask(request.folder, request.out);
    case "doctor":
      return (await import("../networks/doctor.js")).doctorTask();
  }
}
