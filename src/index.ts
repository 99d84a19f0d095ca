export { convectionMovie } from "./dynamics/convectionMovie.js";
export { latentSpeedCorrelation } from "./dynamics/latentSpeed.js";
export { LORENZ, LORENZ_LYAPUNOV, LORENZ_TURN, lorenzField, simulateLorenz } from "./dynamics/lorenz.js";
export { membraneMovie } from "./dynamics/membraneMovie.js";
export {
  ROSSLER,
  ROSSLER_LYAPUNOV,
  ROSSLER_TURN,
  rosslerField,
  simulateRossler,
} from "./dynamics/rossler.js";
export { validPredictionTime } from "./dynamics/validPredictionTime.js";
export {
  type BoundaryScore,
  compareSegments,
  type SegmentComparison,
  type SegmentPair,
} from "./features/compareSegments.js";
export { describeFrames } from "./features/describeFrames.js";
export { envelope } from "./features/envelope.js";
export { groupNumbers, groupSegments, type SegmentGroup } from "./features/grouping.js";
export { type Likeness, likeness } from "./features/likeness.js";
export { MFCC, type MfccSettings, mfcc, mfccDescriber } from "./features/mfcc.js";
export { BIRD_PITCH, type PitchSettings, trackPitch, trackPitchWithConfidence } from "./features/pitch.js";
export {
  type DetectedSegment,
  type SegmentationSettings,
  SYLLABLES,
  segmentSyllables,
  signalToNoise,
} from "./features/segmentation.js";
export { SOUND_ANALYSIS, type SoundAnalysisSettings, soundAnalysis } from "./features/soundAnalysis.js";
export { SPECIES, type SpeciesPreset, speciesPreset } from "./features/species.js";
export {
  DESCRIPTORS,
  type DescriptorSettings,
  spectralDescriber,
  spectralDescriptors,
} from "./features/spectralDescriptors.js";
export {
  type Autoregression,
  fitAutoregression,
  freeRun,
  lagCoefficients,
  persistence,
  predictNext,
} from "./learn/autoregression.js";
export { BACKENDS, type Backend, startBackend, surveyBackends } from "./learn/backend.js";
export { describeNetwork } from "./learn/describeNetwork.js";
export { explainedVariance } from "./learn/explainedVariance.js";
export {
  kernelComponents,
  projectByKernel,
  reconstructByKernel,
} from "./learn/kernelComponents.js";
export { makeDataset } from "./learn/makeDataset.js";
export {
  cumulativeShares,
  principalComponents,
  projectLinearly,
  reconstructLinearly,
} from "./learn/principalComponents.js";
export { weightShapes } from "./learn/weightShapes.js";
export { Random } from "./math/random.js";
export { InputError } from "./shapes/inputError.js";
export type { Progress } from "./shapes/progress.js";
export type { DataRecipe, LossRecipe, NetworkRecipe, Recipe, TrainingRecipe } from "./shapes/recipe.js";
export { asRecipe } from "./shapes/recipeDocument.js";
export type { Report } from "./shapes/report.js";
export type { Segment } from "./shapes/segment.js";
export {
  type Column,
  channelOf,
  durationOf,
  monoSignal,
  rowCount,
  rowsWithin,
  type Series,
  type Signal,
  type Spectrogram,
  type Track,
  type Trajectory,
  type Unit,
} from "./shapes/series.js";
export {
  type Augmentation,
  type Curve,
  MODELS,
  type ModelName,
  type Side,
  type Song,
  type Syllable,
  TRACTS,
  type TractName,
} from "./shapes/song.js";
export { readSong, songDocument } from "./shapes/songDocument.js";
export { dpss } from "./signal/dpss.js";
export { zeroPhase } from "./signal/filter.js";
export { melSpectrogram } from "./signal/mel.js";
export { multitaper } from "./signal/multitaper.js";
export { reconstructSound, spectralConvergence } from "./signal/phaseReconstruction.js";
export { Resampler, resample } from "./signal/resample.js";
export { type FrameSettings, SCREEN_FRAMES, spectrogram } from "./signal/spectrogram.js";
export { inverseStft, type Stft, stft } from "./signal/stft.js";
export { type WindowShape, windowOf } from "./signal/window.js";
export { calibrateLoudness, fitGesture, gammaFor, type Heard } from "./syrinx/fitGesture.js";
export { type Gesture, gestureOf } from "./syrinx/gesture.js";
export {
  labialAcceleration,
  labialFrequency,
  onsetPressure,
  SYMMETRIC_LABIUM,
} from "./syrinx/labialModel.js";
export { limitCycle, saddleNodeTension } from "./syrinx/normalForm.js";
export {
  fundamentalFrequency,
  gestureFor,
  PRESSURE_RANGE,
  type Regime,
  regime,
  spectralContentIndex,
  tensionFor,
} from "./syrinx/oscillationTable.js";
export { relaxationCycle } from "./syrinx/relaxationOscillator.js";
export { synthesize, synthesizePhysics } from "./syrinx/synthesize.js";
export { Tract } from "./syrinx/tract.js";
export { openSound, type SoundFile, type SoundInfo } from "./workspace/sound/openSound.js";
export { inspectRecording, type Recording, readRecording } from "./workspace/sound/readRecording.js";
export { encodeWav, writeWav } from "./workspace/writeWav.js";
