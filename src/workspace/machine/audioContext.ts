/**
 * The part of web-audio-api that plays a sound. The build bundles it into dist, so that installing syrinx brings neither
 * the package's own speaker, which is compiled at install, nor the nodes that nothing here connects.
 */
export {
  type AudioBufferSourceNode,
  AudioContext,
  type BaseAudioContext,
  OfflineAudioContext,
} from "web-audio-api";
