import type { FormatName } from "../../shapes/annotation.js";
import type { AnnotationCodec } from "./codec.js";
import { audacity } from "./formats/audacity.js";
import { ava } from "./formats/ava.js";
import { birdsongRecCodec } from "./formats/birdsongrec.js";
import { das } from "./formats/das.js";
import { genericSeq } from "./formats/genericSeq.js";
import { notMatCodec } from "./formats/notmat.js";
import { raven } from "./formats/raven.js";
import { csv, simpleSeq } from "./formats/simpleSeq.js";
import { textGridCodec } from "./formats/textgrid.js";
import { whisperSeg } from "./formats/whisperSeg.js";

/** How each format is read and written. */
export const CODECS: Readonly<Record<FormatName, AnnotationCodec>> = {
  "simple-seq": simpleSeq,
  csv,
  raven,
  audacity,
  textgrid: textGridCodec,
  notmat: notMatCodec,
  birdsongrec: birdsongRecCodec,
  "generic-seq": genericSeq,
  ava,
  das,
  whisperseg: whisperSeg,
};
