export { asRecipe } from "./documents/recipeDocument.js";
export { readSong, songDocument } from "./documents/songDocument.js";
export { latentSpeedCorrelation } from "./dynamics/latentFlow/latentSpeed.js";
export { convectionMovie } from "./dynamics/movies/convectionMovie.js";
export { membraneMovie } from "./dynamics/movies/membraneMovie.js";
export {
  type Autoregression,
  fitAutoregression,
  freeRun,
  lagCoefficients,
  persistence,
  predictNext,
} from "./dynamics/prediction/autoregression.js";
export { validPredictionTime } from "./dynamics/prediction/validPredictionTime.js";
export {
  LORENZ,
  LORENZ_LYAPUNOV,
  LORENZ_TURN,
  lorenzField,
  simulateLorenz,
} from "./dynamics/systems/lorenz.js";
export {
  ROSSLER,
  ROSSLER_LYAPUNOV,
  ROSSLER_TURN,
  rosslerField,
  simulateRossler,
} from "./dynamics/systems/rossler.js";
export { describeFrames } from "./features/descriptors/describeFrames.js";
export { MFCC, type MfccSettings, mfcc, mfccDescriber } from "./features/descriptors/mfcc.js";
export {
  DESCRIPTORS,
  type DescriptorSettings,
  spectralDescriber,
  spectralDescriptors,
} from "./features/descriptors/spectralDescriptors.js";
export { envelope } from "./features/envelope.js";
export {
  BIRD_PITCH,
  type PitchSettings,
  trackPitch,
  trackPitchWithConfidence,
} from "./features/pitch/pitch.js";
export {
  SOUND_ANALYSIS,
  type SoundAnalysisSettings,
  soundAnalysis,
} from "./features/soundAnalysis/soundAnalysis.js";
export { SPECIES, type SpeciesPreset, speciesPreset } from "./features/species.js";
export {
  type BoundaryScore,
  compareSegments,
  type SegmentComparison,
  type SegmentPair,
} from "./features/syllables/compareSegments.js";
export { groupNumbers, groupSegments, type SegmentGroup } from "./features/syllables/grouping.js";
export {
  type DetectedSegment,
  type SegmentationSettings,
  SYLLABLES,
  segmentSyllables,
  signalToNoise,
} from "./features/syllables/segmentation.js";
export { calibrateLoudness, fitGesture, gammaFor, type Heard } from "./inverse/fitGesture.js";
export { type Likeness, likeness } from "./inverse/likeness.js";
export { BackendUnavailable } from "./learn/backendUnavailable.js";
export { makeDataset } from "./learn/data/makeDataset.js";
export type {
  Batch,
  Executor,
  Learner,
  LearnerState,
  LearningTask,
  LoadedNetwork,
  NoiseSource,
  StepSettings,
} from "./learn/executor.js";
export { describeNetwork } from "./learn/networks/describeNetwork.js";
export { weightShapes } from "./learn/networks/weightShapes.js";
export {
  BACKENDS,
  type BackendName,
  type BackendSurvey,
  startExecutor,
  surveyBackends,
} from "./learn/startExecutor.js";
export { explainedVariance } from "./math/explainedVariance.js";
export {
  kernelComponents,
  projectByKernel,
  reconstructByKernel,
} from "./math/kernelComponents.js";
export {
  cumulativeShares,
  principalComponents,
  projectLinearly,
  reconstructLinearly,
} from "./math/principalComponents.js";
export { Random } from "./math/random.js";
export { InputError } from "./shapes/inputError.js";
export type { Progress } from "./shapes/progress.js";
export type { DataRecipe, LossRecipe, NetworkRecipe, Recipe, TrainingRecipe } from "./shapes/recipe.js";
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
export { dpss } from "./signal/dpss.js";
export { zeroPhase } from "./signal/filter.js";
export { melSpectrogram } from "./signal/mel.js";
export { multitaper } from "./signal/multitaper.js";
export { reconstructSound, spectralConvergence } from "./signal/phaseReconstruction.js";
export { Resampler, resample } from "./signal/resample.js";
export { type FrameSettings, SCREEN_FRAMES, spectrogram } from "./signal/spectrogram.js";
export { inverseStft, type Stft, stft } from "./signal/stft.js";
export { type WindowShape, windowOf } from "./signal/window.js";
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
export { encodeWav, writeWav } from "./workspace/sound/writing/writeWav.js";
