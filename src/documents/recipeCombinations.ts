import type { Recipe } from "../shapes/recipe.js";
import type { DocumentPart } from "./documentPart.js";
import { isMovie, sampleSpan } from "./recipeData.js";

/**
 * Rejects settings that are valid one by one but contradict each other.
 * @param recipe with every default filled in.
 * @param document the recipe was read from, named in error messages.
 * @throws {InputError} naming the path in the document, the value and the fix.
 */
export function checkCombinations(recipe: Recipe, document: DocumentPart): void {
  checkData(recipe, document.part("data", recipe.data));
  checkLoss(recipe, document.part("loss", recipe.loss));
  checkTraining(recipe, document.part("training", recipe.training));
}

function checkData({ data, network }: Recipe, part: DocumentPart): void {
  const { kind } = network;
  const split = part.part("split");
  if (data.split.testFiles.length > 0 && data.split.by !== "file")
    split.fail("by", 'must be "file" if testFiles are named; change it or remove testFiles');
  const span = sampleSpan(data, data.lookBack);
  // Tolerance: times in a recipe are rounded.
  if (data.split.by === "blocks" && data.split.block < span * (1 - 1e-9))
    split.fail(
      "block",
      `is shorter than a sample, ${Number(span.toPrecision(3))} s; give at least twice that`,
    );
  if (["recurrent", "almostLinear", "attention", "labeller"].includes(kind) && data.lookBack === 1)
    part.fail("lookBack", `must be at least 2 rows for ${kind} networks; raise it`);
  if (kind === "convolutional") checkPictures(data, part);
  for (const key of ["inputs", "targets"] as const) {
    if (data[key].length === 0) continue;
    if (kind === "almostLinear")
      part.fail(key, "is not for almost-linear cells, which predict all of their columns; remove it");
    if (!("output" in network)) part.fail(key, `is only for predictors, not for kind "${kind}"; remove it`);
    if (network.output === "increment")
      part.fail(key, 'is incompatible with network.output "increment"; remove it or choose "value"');
  }
  if ("recordings" in data) checkRecordings(data, kind, part);
  else if (kind === "classifier" || kind === "labeller")
    part.fail(
      "system" in data ? "system" : "table",
      `has no labels for a ${kind}; use recordings with annotations`,
    );
}

/** A convolution needs a two-dimensional input: a patch of frames, or a frame of a movie. */
function checkPictures(data: Recipe["data"], part: DocumentPart): void {
  if (isMovie(data)) {
    if (data.lookBack > 1)
      part.fail("lookBack", "must be 1 for a convolutional network on movies; set it to 1");
  } else if ("recordings" in data && data.represent === "frames") {
    if (data.lookBack === 1)
      part.fail("lookBack", "must be at least 2 frames for a convolutional network; raise it");
  } else {
    const key = "recordings" in data ? "represent" : "system" in data ? "system" : "table";
    part.fail(
      key,
      "has no two-dimensional samples for a convolutional network; use frames of recordings or a movie",
    );
  }
}

function checkRecordings(
  data: Extract<Recipe["data"], { recordings: readonly string[] }>,
  kind: Recipe["network"]["kind"],
  part: DocumentPart,
): void {
  const labels = kind === "classifier" || kind === "labeller";
  if (labels && !data.labels) part.fail("labels", `must be true for a ${kind}; set it to true`);
  if (!labels && data.labels)
    part.fail("labels", `is not used by kind "${kind}"; remove it or choose "classifier" or "labeller"`);
  for (const key of ["annotations", "partly"] as const)
    if (!labels && data[key] !== undefined)
      part.fail(key, `is not used by kind "${kind}"; remove it or choose "labeller"`);
  if (kind === "labeller") checkLabelled(data, part);
  if (data.labels && data.represent === "waveform")
    part.fail("represent", 'cannot be labelled, since classes belong to frames; choose "frames"');
  if (data.shiftHz === 0) return;
  if (data.represent === "waveform")
    part.fail("shiftHz", 'applies only to frames; remove it or choose represent "frames"');
  if (data.frames.melBands > 0)
    part.fail("shiftHz", "requires bins evenly spaced in Hz; remove it or melBands");
  if (["recurrent", "almostLinear", "attention", "mlp"].includes(kind))
    part.fail("shiftHz", `would shift the inputs but not the targets of ${kind} networks; remove it`);
}

/** What a labeller hears is fixed: mel bands over their own background. */
function checkLabelled(
  { represent, frames, normalise, shiftHz }: Extract<Recipe["data"], { recordings: readonly string[] }>,
  part: DocumentPart,
): void {
  if (represent !== "frames") part.fail("represent", 'must be "frames" for a labeller; change it');
  if (frames.melBands === 0)
    part.part("frames", frames).fail("melBands", "must be at least 1 for a labeller; give 64, for example");
  if (normalise !== "none")
    part.fail("normalise", 'must be "none" for a labeller, whose levels are over the background; remove it');
  if (shiftHz !== 0) part.fail("shiftHz", "is not used by a labeller, which shifts bands itself; remove it");
}

function checkLoss({ loss, network, training }: Recipe, part: DocumentPart): void {
  if ((loss.kind === "labelling") !== (network.kind === "labeller"))
    part.fail("kind", `is not for kind "${network.kind}"; remove it`);
  const crossEntropy = loss.kind === "softmaxCrossEntropy" || loss.kind === "sigmoidCrossEntropy";
  if (crossEntropy && network.kind !== "classifier")
    part.fail("kind", `needs class scores, which kind "${network.kind}" lacks; choose squared or absolute`);
  if (!crossEntropy && network.kind === "classifier")
    part.fail("kind", "is not for class scores; choose softmaxCrossEntropy or sigmoidCrossEntropy");
  if (loss.kl > 0 && !("variational" in network && network.variational))
    part.fail("kl", "is only for variational autoencoders; remove it or set network.variational");
  if (loss.derivative === 0) return;
  if (network.kind === "classifier" || network.kind === "labeller")
    part.fail("derivative", "is not defined for classes; remove it");
  if (training.order === "shuffled")
    part.fail("derivative", 'requires samples in temporal order; set training.order to "contiguous"');
}

function checkTraining({ loss, network, training }: Recipe, part: DocumentPart): void {
  if (training.schedule === "oneCycle" && training.warmup > 0)
    part.fail("warmup", 'is not used by schedule "oneCycle", which has its own; remove it');
  if (training.order === "drawn" && loss.derivative > 0)
    part.fail("order", "draws samples in no temporal order, which loss.derivative needs; change it");
  if (training.warmup >= training.epochs)
    part.fail("warmup", `must be shorter than the ${training.epochs} epochs; shorten it`);
  if (training.batchSize !== 1) return;
  if (network.normalisation === "batch")
    part.fail("batchSize", "must be at least 2 samples for batch normalisation; raise it");
  if (loss.derivative > 0) part.fail("batchSize", "must be at least 2 samples for loss.derivative; raise it");
}
