/**
 * The part of web-audio-api that plays a sound. The build bundles it into dist, so that installing syrinx installs neither
 * the package's own speaker, which is compiled at installation, nor audio nodes that are not used here.
 */
export {
  type AudioBufferSourceNode,
  AudioContext,
  type BaseAudioContext,
  OfflineAudioContext,
} from "web-audio-api";
