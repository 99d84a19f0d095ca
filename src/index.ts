// The public library, by subject. Nothing inside src imports this file.

// Sounds and recordings: signals, WAV and other files in and out.

export type { Extent, HearingOptions, ListeningOptions } from "./shapes/hearing.js";
export { InputError } from "./shapes/inputError.js";
export type { Band, LabelledSegment, Segment } from "./shapes/segment.js";
export {
  type Column,
  channelOf,
  durationOf,
  type Movie,
  monoSignal,
  movieOf,
  rowCount,
  rowsWithin,
  type Series,
  type Signal,
  type Spectrogram,
  type Track,
  type Trajectory,
  type Unit,
} from "./shapes/series.js";
export type { AudioMothComment } from "./workspace/sound/metadata/audioMothComment.js";
export type { Broadcast } from "./workspace/sound/metadata/broadcast.js";
export type { Marker } from "./workspace/sound/metadata/markers.js";
export type { Metadata, TextTree } from "./workspace/sound/metadata/metadata.js";
export type { RecorderName } from "./workspace/sound/metadata/recorderName.js";
export { openSound, type SoundFile, type SoundInfo } from "./workspace/sound/openSound.js";
export {
  inspectRecording,
  type Recording,
  readRecording,
} from "./workspace/sound/readRecording.js";
export type { WavDepth } from "./workspace/sound/writing/wavSamples.js";
export { encodeWav, writeWav } from "./workspace/sound/writing/writeWav.js";

// Annotations and tables: segments with names in any format, columns of numbers.

export type {
  Annotation,
  AnnotationContent,
  AnnotationFile,
  FieldValue,
} from "./shapes/annotation.js";
export { csvLines, type TableRow, type TextTable, toCsv } from "./shapes/table.js";
export type {
  AnnotationFormat,
  Decoded,
  DecodeOptions,
  Encoded,
  FileHead,
  Part,
} from "./workspace/annotations/annotationFormat.js";
export type { FormatName } from "./workspace/annotations/annotationFormats.js";
export { annotationPath } from "./workspace/annotations/annotationPath.js";
export { findAnnotations } from "./workspace/annotations/findAnnotations.js";
export { FORMATS, formatNamed } from "./workspace/annotations/formatNamed.js";
export { type ReadAnnotationsOptions, readAnnotations } from "./workspace/annotations/readAnnotations.js";
export { encodeAnnotations, writeAnnotations } from "./workspace/annotations/writeAnnotations.js";
export { formatCsv, parseCsv } from "./workspace/files/csvTable.js";
export { readTable } from "./workspace/files/readTable.js";

// Signal processing: filters, resampling, spectra and back.

export { dpss } from "./signal/dpss.js";
export { zeroPhase } from "./signal/filter.js";
export { type FrameCut, Frames, PowerFrames } from "./signal/frames.js";
export { type MelFrameSettings, type MelScale, type MelSettings, melSpectrogram } from "./signal/mel.js";
export { DEFAULT_MULTITAPER, type MultitaperSettings, multitaper } from "./signal/multitaper.js";
export {
  type BandFrames,
  type PhaseSettings,
  reconstructSound,
  spectralConvergence,
} from "./signal/phaseReconstruction.js";
export { Resampler, resample } from "./signal/resample.js";
export { DEFAULT_SPECTROGRAM, type FrameSettings, spectrogram } from "./signal/spectrogram.js";
export { inverseStft, type Stft, stft } from "./signal/stft.js";
export { type WindowShape, windowOf } from "./signal/window.js";

// Features: pitch, syllables, descriptors of frames and of whole sounds.

export {
  type DescribedFrames,
  type DescriberOf,
  describeFrames,
  type FrameDescriber,
} from "./features/descriptors/describeFrames.js";
export {
  type CepstrumSettings,
  DEFAULT_MFCC,
  type MfccSettings,
  mfcc,
  mfccDescriber,
} from "./features/descriptors/mfcc.js";
export {
  DEFAULT_DESCRIPTORS,
  type DescriptorSettings,
  spectralDescriber,
  spectralDescriptors,
} from "./features/descriptors/spectralDescriptors.js";
export { envelope } from "./features/envelope.js";
export {
  DEFAULT_PITCH,
  type PitchSettings,
  type PitchTracks,
  trackPitch,
  trackPitchWithConfidence,
} from "./features/pitch/pitch.js";
export {
  DEFAULT_SOUND_ANALYSIS,
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
export type { DetectedSegment, SegmentationSettings } from "./features/syllables/findSyllables.js";
export { groupNumbers, groupSegments, type SegmentGroup } from "./features/syllables/grouping.js";
export { type LeastLengths, midwayBoundaries } from "./features/syllables/midwayBoundaries.js";
export { DEFAULT_SEGMENTATION, segmentSyllables, signalToNoise } from "./features/syllables/segmentation.js";

// Labels: from a network's scores of frames to named syllables, and how they agree with a reference.

export {
  DEFAULT_DECODING,
  type DecodingSettings,
  decodeLabels,
  GENERIC_DECODING,
  LabelDecoder,
} from "./learn/labelling/decodeLabels.js";
export { editDistance } from "./learn/labelling/editDistance.js";
export type { LabelScores } from "./learn/labelling/labelScores.js";
export {
  DEFAULT_SCORING,
  type LabelPair,
  poolLabelScores,
  type ScoringSettings,
  scoreLabels,
} from "./learn/labelling/scoreLabels.js";
export type {
  ComparisonDetail,
  ComparisonSummary,
  LabelComparison,
  LabelComparisonDetail,
  LabelConfusion,
  LabelErrors,
} from "./shapes/comparison.js";

// Songs and synthesis: gestures as parameters, and the models that sing them.

export { readSong, songDocument } from "./documents/songDocument.js";
export {
  type Augmentation,
  type Curve,
  MODELS,
  type ModelName,
  type MovingFilter,
  type NoiseVoice,
  type Side,
  type Song,
  type Syllable,
  TRACTS,
  type TractFilter,
  type TractName,
} from "./shapes/song.js";
export { type Gesture, gestureOf } from "./syrinx/gesture.js";
export {
  type LabialParameters,
  labialAcceleration,
  labialFrequency,
  onsetPressure,
  SYMMETRIC_LABIUM,
} from "./syrinx/labialModel.js";
export { type Cycle, limitCycle, saddleNodeTension } from "./syrinx/normalForm.js";
export {
  fundamentalFrequency,
  gestureFor,
  PRESSURE_RANGE,
  type Regime,
  regime,
  spectralContentIndex,
  tensionFor,
} from "./syrinx/oscillationTable.js";
export {
  type RelaxationCycle,
  type RelaxationParameters,
  relaxationCycle,
} from "./syrinx/relaxationOscillator.js";
export { synthesize, synthesizePhysics } from "./syrinx/synthesize.js";
export { Tract } from "./syrinx/tract.js";

// Inversion: from a sound to the gesture that sings it.

export { type HeardSound, hearSound } from "./features/measuring/hearSound.js";
export type { BandedSound } from "./features/withoutRumble.js";
export type { GestureEstimate } from "./inverse/estimateGesture.js";
export {
  calibrateLoudness,
  type FittedGesture,
  fitGesture,
  gammaFor,
  type Heard,
  type VoiceSettings,
} from "./inverse/fitGesture.js";
export { type FitSettings, type FitStep, fitSong, fitSongInSteps } from "./inverse/fitSong.js";
export { type Likeness, likeness } from "./inverse/likeness.js";
export type { Fit, GivenVoice, Known, SyllableFit, Tier } from "./inverse/measureFit.js";
export type { OscillatorTest } from "./inverse/oscillatorTest.js";
export type { Character } from "./inverse/voiceCharacter.js";
export { type Background, backgroundOf, type Harmonics, harmonicsOf } from "./signal/harmonics.js";

// Networks: recipes, data sets, architectures and weights.

export { asRecipe } from "./documents/recipeDocument.js";
export { type Choice, chooseExecutor } from "./learn/backends/chooseExecutor.js";
export {
  BACKENDS,
  type BackendName,
  type BackendSurvey,
  startExecutor,
  surveyBackends,
} from "./learn/backends/startExecutor.js";
export { BackendUnavailable } from "./learn/backendUnavailable.js";
export type { Dataset, LabelTargets, Sequence, TimeUnit } from "./learn/data/dataset.js";
export { denormalise } from "./learn/data/denormalise.js";
export type { RawSequence } from "./learn/data/joinSequences.js";
export {
  type DatasetSettings,
  type MovieRows,
  makeDataset,
  type SpectrumRows,
} from "./learn/data/makeDataset.js";
export type {
  Batch,
  Executor,
  Learner,
  LearnerState,
  LearningTask,
  LoadedNetwork,
  NoiseSource,
  StepSettings,
  Stretches,
} from "./learn/executor.js";
export type { Variant } from "./learn/experiments/experiment.js";
export { describeNetwork } from "./learn/networks/describeNetwork.js";
export { ForwardMode } from "./learn/networks/forwardMode.js";
export { initialWeights } from "./learn/networks/initialWeights.js";
export { predictRows } from "./learn/networks/predictRows.js";
export { runSamples } from "./learn/networks/runSamples.js";
export { decodeSafetensors, encodeSafetensors } from "./learn/networks/safetensors.js";
export type { Dual } from "./learn/networks/tangents/dual.js";
export { type WeightShape, weightShapes } from "./learn/networks/weightShapes.js";
export type { StartRequest } from "./learn/starter.js";
export type { EpochLosses } from "./learn/training/trainer.js";
export { type TrainedNetwork, type TrainedNetworks, trainNetworks } from "./learn/training/trainNetworks.js";
export type { Activation, Cell, ConvolutionLayer, Layer, Network } from "./shapes/network.js";
export type {
  EnsembleProgress,
  MessageProgress,
  OutputProgress,
  Progress,
  ShownPath,
  StageProgress,
  StepProgress,
  TrainingProgress,
  TrainingView,
} from "./shapes/progress.js";
export type { Provenance } from "./shapes/provenance.js";
export type {
  AnyNetwork,
  DataRecipe,
  LossRecipe,
  NetworkRecipe,
  Predicts,
  Recipe,
  RecordingData,
  SampleRecipe,
  SystemData,
  TableData,
  TrainingRecipe,
} from "./shapes/recipe.js";
export type { ExperimentTable } from "./shapes/results/experiment.js";
export type {
  CurvePoint,
  HistoryLine,
  LabelScore,
  LabelSummary,
  LatentPath,
  LatentSummary,
  MemberSummary,
  RunProvenance,
  RunSummary,
} from "./shapes/run.js";
export type { MoviePicture, Normalisation, Picture, RunData, SpectrumPicture } from "./shapes/runData.js";
export type { Weight } from "./shapes/weight.js";
export {
  type ExperimentOutcome,
  type ExperimentSummary,
  experimentTask,
} from "./tasks/experiments/experiment.js";
export type { ExperimentOptions } from "./tasks/experiments/experimentSettings.js";
export { networkOf, type OpenedRun, openRun } from "./tasks/networks/openRun.js";
export { type TrainOptions, trainTask } from "./tasks/networks/train.js";
export { Interrupted, type Task, type TaskContext, type TrainingControls } from "./tasks/running/task.js";
export type { Crop } from "./workspace/films/filmFrames.js";

// Groups without labels: syllables as pictures and points, density, maps, agreement, syntax.

export { type ImitationIndex, imitationIndex } from "./features/similarity/imitationIndex.js";
export { type SongFrames, type Sung, songFrames } from "./features/similarity/songFrames.js";
export { type SongSimilarity, songSimilarity } from "./features/similarity/songSimilarity.js";
export { type Syntax, syntax } from "./features/syllables/syntax.js";
export { type LearntPictures, learnPictures, type PictureLearning } from "./learn/grouping/learnPictures.js";
export { syllablePicture } from "./learn/grouping/syllablePicture.js";
export { consensus } from "./math/clustering/consensus.js";
export { type Grouping, type HdbscanSettings, hdbscan } from "./math/clustering/hdbscan.js";
export { type PartitionAgreement, partitionAgreement } from "./math/clustering/partitionAgreement.js";
export { type UmapSettings, umapLayout } from "./math/clustering/umapLayout.js";

// Dynamics: chaotic systems, movies, prediction and flow in latent space.

export { autocorrelation, autocorrelationTime } from "./dynamics/embedding/autocorrelation.js";
export { chooseDelay, type DelayChoice } from "./dynamics/embedding/chooseDelay.js";
export { delayVectors } from "./dynamics/embedding/delayVectors.js";
export { firstMinimum, mutualInformation } from "./dynamics/embedding/mutualInformation.js";
export { type SvdEmbedding, svdEmbedding } from "./dynamics/embedding/svdEmbedding.js";
export {
  type FalseNeighbourSettings,
  type UnfoldingCurves,
  unfoldingCurves,
} from "./dynamics/embedding/unfoldingCurves.js";
export {
  analyzeSeries,
  analyzeSeriesInSteps,
  type MotionKind,
  type SeriesAnalysis,
  type SeriesAnalysisOptions,
  type SeriesExponent,
} from "./dynamics/invariants/analyzeSeries.js";
export {
  type CorrelationDimension,
  type CorrelationSettings,
  correlationDimension,
  correlationDimensionInSteps,
} from "./dynamics/invariants/correlationDimension.js";
export {
  kaplanYorke,
  type LyapunovSpectrum,
  lyapunovSpectrum,
  lyapunovSpectrumInSteps,
  type SpectrumSettings,
} from "./dynamics/invariants/lyapunovSpectrum.js";
export { meanTurn } from "./dynamics/invariants/meanTurn.js";
export { noiseLevel } from "./dynamics/invariants/noiseLevel.js";
export {
  type Crossings,
  poincareSection,
  returnMap,
  type SectionSettings,
} from "./dynamics/invariants/poincareSection.js";
export { type PredictionErrorSettings, predictionError } from "./dynamics/invariants/predictionError.js";
export { type Recurrence, recurrence } from "./dynamics/invariants/recurrence.js";
export { spectralDistance, spectralDistanceFloor } from "./dynamics/invariants/spectralDistance.js";
export {
  copyFloor,
  countedShare,
  divergenceFloor,
  type ScoreFloor,
  stateSpaceDivergence,
} from "./dynamics/invariants/stateSpaceDivergence.js";
export { amplitudeAdjusted, phaseRandomised, surrogateStretch } from "./dynamics/invariants/surrogates.js";
export type { SurrogateTest } from "./dynamics/invariants/surrogateTest.js";
export { swingExtremes } from "./dynamics/invariants/swingExtremes.js";
export type { Work } from "./dynamics/invariants/work.js";
export { type Alignment, affineFit, alignment, procrustesFit } from "./dynamics/latentFlow/alignment.js";
export { carryOrbits } from "./dynamics/latentFlow/carryOrbits.js";
export {
  APART,
  compareOrbits,
  linkingOf,
  type NamedCurve,
  type OrbitComparison,
  type OrbitEntry,
} from "./dynamics/latentFlow/compareOrbits.js";
export {
  type Continuity,
  type ContinuitySettings,
  continuity,
  type StateRows,
} from "./dynamics/latentFlow/continuity.js";
export { curveDistance } from "./dynamics/latentFlow/curveDistance.js";
export { type CycleCrossings, cycleCrossings } from "./dynamics/latentFlow/cycleCrossings.js";
export { type CyclePhase, cyclePhase } from "./dynamics/latentFlow/cyclePhase.js";
export { type KnownFlow, knownOrbits } from "./dynamics/latentFlow/knownOrbits.js";
export { latentSpeedCorrelation, latentSpeedNull } from "./dynamics/latentFlow/latentSpeed.js";
export {
  type NearCrossingSettings,
  type NearCrossings,
  nearCrossings,
} from "./dynamics/latentFlow/nearCrossings.js";
export type { FlowRows, LatentTrajectory } from "./dynamics/latentFlow/pathPairs.js";
export { phaseAveragedCycle } from "./dynamics/latentFlow/phaseAveragedCycle.js";
export { type NullRange, shiftNull } from "./dynamics/latentFlow/shiftNull.js";
export {
  type UniqueFuture,
  type UniqueFutureSettings,
  uniqueFuture,
  type WithNull,
} from "./dynamics/latentFlow/uniqueFuture.js";
export {
  type Autoregression,
  type AutoregressionSettings,
  fitAutoregression,
  freeRun,
  lagCoefficients,
  persistence,
  predictNext,
} from "./dynamics/prediction/autoregression.js";
export type { DelayBasis } from "./dynamics/prediction/delayBasis.js";
export { type PredictionTime, validPredictionTime } from "./dynamics/prediction/validPredictionTime.js";
export { type FlowDescription, flowSystem } from "./dynamics/systems/flowSystem.js";
export {
  LORENZ,
  LORENZ_LYAPUNOV,
  LORENZ_TURN,
  type LorenzParameters,
  lorenzField,
  simulateLorenz,
} from "./dynamics/systems/lorenz.js";
export {
  type ConvectionSettings,
  convectionFrames,
  convectionMovie,
} from "./dynamics/systems/movies/convectionMovie.js";
export {
  type MembraneSettings,
  membraneMovie,
  type SimulatedMovie,
} from "./dynamics/systems/movies/membraneMovie.js";
export { allParameters, SYSTEMS, systemNamed } from "./dynamics/systems/register.js";
export {
  ROSSLER,
  ROSSLER_LYAPUNOV,
  ROSSLER_TURN,
  type RosslerParameters,
  rosslerField,
  simulateRossler,
} from "./dynamics/systems/rossler.js";
export type { Simulation } from "./dynamics/systems/simulateFlow.js";
export type {
  JacobianField,
  KnownMotion,
  System,
  SystemParameter,
  SystemParameters,
  SystemRun,
  SystemSection,
} from "./dynamics/systems/system.js";
export { type CloseReturn, closeReturns } from "./dynamics/topology/closeReturns.js";
export {
  compareLinking,
  type LinkingComparison,
  type NamedLinking,
} from "./dynamics/topology/compareLinking.js";
export { type Crossing, curveCrossings } from "./dynamics/topology/curveCrossings.js";
export { gaussLinking } from "./dynamics/topology/gaussLinking.js";
export { linkingMatrix, linkingNumber, selfCrossings } from "./dynamics/topology/linkingNumber.js";
export {
  type FlowOrbits,
  type NamedOrbit,
  type OrbitSettings,
  orbitsOf,
  type TurnNames,
} from "./dynamics/topology/orbitsOf.js";
export type { Path } from "./dynamics/topology/pathAt.js";
export {
  type OrbitShape,
  type RefinedOrbit,
  type RefineSettings,
  refineOrbit,
} from "./dynamics/topology/refineOrbit.js";
export { relativeRotationRates, type TurnedCurve } from "./dynamics/topology/relativeRotation.js";
export { rotationSymmetric } from "./dynamics/topology/rotationSymmetric.js";
export {
  type Plane,
  type Section,
  type SectionCrossings,
  sectionCrossings,
} from "./dynamics/topology/sectionCrossings.js";
export {
  fitTemplate,
  type LinkedOrbit,
  layeredTemplate,
  type Template,
  templateLinking,
} from "./dynamics/topology/template.js";
export { canonicalWord, isPrimitive, primitiveWords } from "./dynamics/topology/words.js";
export type { Complex } from "./math/eigenvalues.js";
export type { VectorField } from "./math/rungeKutta4.js";

// Statistics: principal and kernel components, seeded random numbers.

export { type CanonicalCorrelations, canonicalCorrelations } from "./math/canonicalCorrelations.js";
export { explainedVariance } from "./math/explainedVariance.js";
export { type MedianInterval, medianInterval, type ShareInterval, wilsonInterval } from "./math/intervals.js";
export { KdTree } from "./math/kdTree.js";
export {
  type Kernel,
  type KernelComponents,
  kernelComponents,
  projectByKernel,
  reconstructByKernel,
} from "./math/kernelComponents.js";
export { Neighbours } from "./math/neighbours.js";
export {
  cumulativeShares,
  type PrincipalComponents,
  principalComponents,
  projectLinearly,
  reconstructLinearly,
} from "./math/principalComponents.js";
export { Random, type RandomState } from "./math/random.js";

// Reports: results as self-contained HTML pages.

export type { ReportClusters, ReportSyntax } from "./shapes/pages/clusterReport.js";
export type { ReportFoundLabel, ReportLabelledSong, ReportLabels } from "./shapes/pages/labelReport.js";
export type {
  Packed,
  Report,
  ReportAudio,
  ReportDoubt,
  ReportDynamics,
  ReportExperiment,
  ReportFact,
  ReportFreeRun,
  ReportGesture,
  ReportLatent,
  ReportMember,
  ReportMemberNumbers,
  ReportMembers,
  ReportMethod,
  ReportMovie,
  ReportOrbit,
  ReportPlane,
  ReportReviewItem,
  ReportSound,
  ReportSyllable,
  ReportTrack,
  ReportTraining,
  ReportView,
} from "./shapes/report.js";
export { renderReport } from "./views/browser/renderReport.js";
export { pageBundle } from "./workspace/machine/installation.js";
