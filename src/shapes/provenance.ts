/** Where a result comes from. */
export interface Provenance {
  /** the command, e.g. "syrinx fit" */
  readonly madeBy: string;
  readonly syrinx: string;
  readonly node: string;
  readonly platform: string;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** as resolved, with every default */
  readonly settings: Readonly<Record<string, unknown>>;
}
