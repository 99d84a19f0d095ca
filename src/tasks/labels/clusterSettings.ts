import { LAYOUTS, type Layout } from "../../learn/grouping/layOut.js";
import { SYLLABLE_SPACES, type SyllableSpace } from "../../learn/grouping/syllableSpace.js";
import type { HearingOptions } from "../../shapes/hearing.js";
import { InputError } from "../../shapes/inputError.js";
import type { FormatName } from "../../workspace/annotations/annotationFormats.js";
import { FORMATS, formatNamed } from "../../workspace/annotations/formatNamed.js";

/** What `syrinx cluster` is asked for. */
export interface ClusterOptions extends HearingOptions {
  /** folder of the results */
  readonly out: string;
  /** file or folder of the user's syllables, grouped instead of ours */
  readonly annotations?: string;
  /** file or folder of labels that the groups are compared with */
  readonly compare?: string;
  /** annotation format of the labelled syllables; default csv */
  readonly write?: string;
  /** name of the space in which syllables are grouped; default latent */
  readonly by?: string;
  /** how they are laid out; default umap */
  readonly map?: string;
  /** fewest syllables of a group; default 5 */
  readonly minSize?: number;
  /** neighbours that make a place dense, itself counted; default 2 */
  readonly samples?: number;
  /** ms, silence that ends a bout; default 2000 */
  readonly boutGap?: number;
  readonly backend?: string;
  readonly seed?: number;
  readonly jobs?: number;
  /** replace files of the user's */
  readonly force?: boolean;
}

/** What `syrinx cluster` does, with every default filled in. */
export interface ClusterSettings {
  readonly format: FormatName;
  readonly by: SyllableSpace;
  readonly map: Layout;
  readonly seed: number;
  readonly leastSize: number;
  readonly samples: number;
  /** s */
  readonly boutGap: number;
  readonly hearing: HearingOptions;
}

/** The settings of grouping. @throws {InputError} naming the option that can't be used. */
export function clusterSettings(options: ClusterOptions): ClusterSettings {
  const { write = "csv", by = "latent", map = "umap", minSize = 5, samples = 2 } = options;
  const { boutGap = 2000, seed = 1, channel, from, to, species, lowHz, highHz } = options;
  const format = formatNamed(write);
  const space = SYLLABLE_SPACES.find((name) => name === by);
  const layout = LAYOUTS.find((name) => name === map);
  if (format === undefined)
    throw new InputError(`cluster: write=${write} is not known; choose from ${FORMATS.join(", ")}.`);
  if (space === undefined)
    throw new InputError(`cluster: by=${by} is not known; choose from ${SYLLABLE_SPACES.join(", ")}.`);
  if (layout === undefined)
    throw new InputError(`cluster: map=${map} is not known; choose from ${LAYOUTS.join(", ")}.`);
  if (minSize < 2) throw new InputError(`cluster: min-size=${minSize} must be 2 or greater; give 5.`);
  if (samples < 1) throw new InputError(`cluster: samples=${samples} must be 1 or greater; give 2.`);
  if (!(boutGap >= 0))
    throw new InputError(`cluster: bout-gap=${boutGap} ms must be 0 or greater; give 2000.`);
  return {
    format,
    by: space,
    map: layout,
    seed,
    leastSize: minSize,
    samples,
    boutGap: boutGap / 1000,
    hearing: Object.fromEntries(
      Object.entries({ channel, from, to, species, lowHz, highHz }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  };
}
