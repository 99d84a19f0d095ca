import type { Recipe } from "../shapes/recipe.js";
import type { DocumentPart } from "./documentPart.js";
import { isMovie, sampleSpan } from "./recipeData.js";

/**
 * Refuses what makes no sense together, though each part is well formed.
 * @param recipe with every default. @param document it was read from, for the complaint.
 * @throws {InputError} naming the path in the document, the value and the mend.
 */
export function refuseNonsense(recipe: Recipe, document: DocumentPart): void {
  refuseData(recipe, document.part("data", recipe.data));
  refuseLoss(recipe, document.part("loss", recipe.loss));
  refuseTraining(recipe, document.part("training", recipe.training));
}

function refuseData({ data, network }: Recipe, part: DocumentPart): void {
  const { kind } = network;
  const split = part.part("split");
  if (data.split.testFiles.length > 0 && data.split.by !== "file")
    split.fail("by", 'is not "file", yet testFiles are named; leave one of them out');
  const span = sampleSpan(data, data.lookBack);
  // A hair of room: times in a recipe are rounded.
  if (data.split.by === "blocks" && data.split.block < span * (1 - 1e-9))
    split.fail("block", `holds no sample of ${Number(span.toPrecision(3))} s; give twice that, or more`);
  if ((kind === "recurrent" || kind === "attention") && data.lookBack === 1)
    part.fail("lookBack", `gives ${kind} networks nothing to look back on; give 2 or more`);
  if (kind === "convolutional") refuseUnpictured(data, part);
  for (const key of ["inputs", "targets"] as const) {
    if (data[key].length === 0) continue;
    if (!("output" in network))
      part.fail(key, `is for predictors, which kind "${kind}" is not; leave it out`);
    if (network.output === "increment")
      part.fail(key, 'leaves nothing to add an increment to; leave it out or choose output "value"');
  }
  if ("recordings" in data) refuseRecordings(data, kind, part);
  else if (kind === "classifier")
    part.fail(
      "system" in data ? "system" : "table",
      "has no labels for a classifier; give recordings with annotations",
    );
}

/** A convolution wants neighbours along both sides: a patch of frames, or a frame of a movie. */
function refuseUnpictured(data: Recipe["data"], part: DocumentPart): void {
  if (isMovie(data)) {
    if (data.lookBack > 1)
      part.fail("lookBack", "is more than the one frame a convolutional network looks at; give 1");
  } else if ("recordings" in data && data.represent === "frames") {
    if (data.lookBack === 1)
      part.fail("lookBack", "makes no picture for a convolutional network; give 2 frames or more");
  } else {
    const key = "recordings" in data ? "represent" : "system" in data ? "system" : "table";
    part.fail(key, "gives a convolutional network no picture; give frames of recordings, or a movie");
  }
}

function refuseRecordings(
  data: Extract<Recipe["data"], { recordings: readonly string[] }>,
  kind: Recipe["network"]["kind"],
  part: DocumentPart,
): void {
  if (kind === "classifier" && !data.labels)
    part.fail("labels", "leaves a classifier nothing to learn; set it to true");
  if (kind !== "classifier" && data.labels)
    part.fail("labels", `is of no use to kind "${kind}"; leave it out or choose "classifier"`);
  if (data.labels && data.represent === "waveform")
    part.fail("represent", 'cannot be labelled: classes are of frames; choose "frames"');
  if (data.shiftHz === 0) return;
  if (data.represent === "waveform")
    part.fail("shiftHz", 'shifts the bins of frames; leave it out, or choose represent "frames"');
  if (data.frames.melBands > 0)
    part.fail("shiftHz", "wants bins evenly spaced in Hz; leave it out, or melBands");
  if (kind === "recurrent" || kind === "attention" || kind === "mlp")
    part.fail("shiftHz", `shifts frames, but not what follows them, which ${kind} predicts; leave it out`);
}

function refuseLoss({ loss, network, training }: Recipe, part: DocumentPart): void {
  const crossEntropy = loss.kind === "softmaxCrossEntropy" || loss.kind === "sigmoidCrossEntropy";
  if (crossEntropy && network.kind !== "classifier")
    part.fail("kind", `is of class scores, which kind "${network.kind}" has not; choose squared or absolute`);
  if (!crossEntropy && network.kind === "classifier")
    part.fail("kind", "is not for class scores; choose softmaxCrossEntropy or sigmoidCrossEntropy");
  if (loss.kl > 0 && !("variational" in network && network.variational))
    part.fail("kl", "is only for a variational autoencoder; leave it out or set network.variational");
  if (loss.derivative === 0) return;
  if (network.kind === "classifier") part.fail("derivative", "makes no sense for classes; leave it out");
  if (training.order === "shuffled")
    part.fail("derivative", 'wants samples in the order of time; set training.order to "contiguous"');
}

function refuseTraining({ loss, network, training }: Recipe, part: DocumentPart): void {
  if (training.warmup >= training.epochs)
    part.fail("warmup", `is not over before the ${training.epochs} epochs are; shorten it`);
  if (training.batchSize !== 1) return;
  if (network.normalisation === "batch")
    part.fail("batchSize", "has no variance for batch normalisation; give 2 or more");
  if (loss.derivative > 0) part.fail("batchSize", "has no derivative; give 2 or more");
}
