import { audacity } from "./formats/audacity.js";
import { ava } from "./formats/ava.js";
import { aviaNz } from "./formats/aviaNz.js";
import { birdsongRec } from "./formats/birdsongRec.js";
import { csv } from "./formats/csv.js";
import { das } from "./formats/das.js";
import { genericSeq } from "./formats/genericSeq.js";
import { kaleidoscope } from "./formats/kaleidoscope.js";
import { notMat } from "./formats/notMat.js";
import { raven } from "./formats/raven.js";
import { simpleSeq } from "./formats/simpleSeq.js";
import { songAnnotationGui } from "./formats/songAnnotationGui.js";
import { textGrid } from "./formats/textGrid.js";
import { timit } from "./formats/timit.js";
import { whisperSeg } from "./formats/whisperSeg.js";

/** The formats that annotations are read and written in. A new one is a file in formats/ and a line here. */
export const ANNOTATION_FORMATS = [
  simpleSeq,
  csv,
  raven,
  audacity,
  textGrid,
  notMat,
  birdsongRec,
  genericSeq,
  ava,
  das,
  whisperSeg,
  songAnnotationGui,
  timit,
  kaleidoscope,
  aviaNz,
] as const;

export type FormatName = (typeof ANNOTATION_FORMATS)[number]["name"];
