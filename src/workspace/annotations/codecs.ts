import type { FormatName } from "../../shapes/annotation.js";
import { audacity } from "./audacity.js";
import { ava } from "./ava.js";
import { birdsongRecCodec } from "./birdsongrec.js";
import type { AnnotationCodec } from "./codec.js";
import { das } from "./das.js";
import { genericSeq } from "./genericSeq.js";
import { notMatCodec } from "./notmat.js";
import { raven } from "./raven.js";
import { csv, simpleSeq } from "./simpleSeq.js";
import { textGridCodec } from "./textgrid.js";
import { whisperSeg } from "./whisperSeg.js";

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
