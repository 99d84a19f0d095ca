import type { Annotation, AnnotationContent } from "../../../shapes/annotation.js";
import { InputError } from "../../../shapes/inputError.js";
import type { TextTable } from "../../../shapes/table.js";
import { checkAnnotation, checkLabel } from "../checkAnnotation.js";
import { extraNames, extraOf } from "../contents.js";
import { decimal, parseDecimal, real } from "./decimal.js";

/** What a column can be; any other is a further column. */
export type Role = "onset" | "offset" | "label" | "low" | "high" | "channel" | "tier" | "recording";
/** Names of columns by what they are, the one that is written first; compared without case and outer spaces. */
export type Roles = Readonly<Partial<Record<Role, readonly string[]>>>;

/** Where each role's column is. @throws {InputError} if two columns have one. */
function placesOf(columns: readonly string[], roles: Roles, name: string): Map<Role, number> {
  const places = new Map<Role, number>();
  for (const [i, column] of columns.entries()) {
    const role = roleOf(column, roles);
    if (role === undefined) continue;
    const other = places.get(role);
    if (other !== undefined)
      throw new InputError(
        `${name}: the columns ${columns[other]} and ${column} say the same; rename or remove one.`,
      );
    places.set(role, i);
  }
  return places;
}

/** What a column of this name is; undefined: a further one. */
export function roleOf(column: string, roles: Roles): Role | undefined {
  const bare = column.trim().toLowerCase();
  return (Object.keys(roles) as Role[]).find((role) => roles[role]?.includes(bare));
}

/**
 * The rows of a table as annotations; columns without a role are kept as further ones.
 * @param timeless what is done with a row without times; default: it is refused.
 * @throws {InputError} naming the line that can't be read, or the column that is missing.
 */
export function readRows(
  table: TextTable,
  roles: Roles,
  name: string,
  timeless?: (cells: readonly string[], label: string) => boolean,
): Annotation[] {
  const { columns, rows } = table;
  const places = placesOf(columns, roles, name);
  for (const role of ["onset", "offset"] as const)
    if (!places.has(role))
      throw new InputError(
        `${name}: has no column ${roles[role]?.[0]}; its columns are ${columns.join(", ")}.`,
      );
  const annotations: Annotation[] = [];
  for (const { cells, line } of rows) {
    const place = `${name}: line ${line}`;
    const text = (role: Role): string | undefined => {
      const i = places.get(role);
      return i === undefined ? undefined : cells[i];
    };
    const number = (role: Role): number | undefined => {
      const cell = text(role);
      const column = columns[places.get(role) ?? 0].trim();
      return cell === undefined || cell.trim() === "" ? undefined : parseDecimal(cell, place, column);
    };
    const label = text("label") ?? "-";
    if (timeless?.([text("onset") ?? "", text("offset") ?? ""], label)) continue;
    const onset = parseDecimal(text("onset") ?? "", place, columns[places.get("onset") ?? 0].trim());
    const offset = parseDecimal(text("offset") ?? "", place, columns[places.get("offset") ?? 0].trim());
    const [lowHz, highHz, channel] = [number("low"), number("high"), number("channel")];
    const [tier, recording] = [text("tier"), text("recording")];
    const extra = columns.flatMap((column, i): [string, string][] =>
      cells[i] === "" || roleOf(column, roles) !== undefined ? [] : [[column, cells[i]]],
    );
    annotations.push(
      checkAnnotation(
        {
          onset,
          offset,
          label,
          ...(lowHz === undefined ? {} : { lowHz }),
          ...(highHz === undefined ? {} : { highHz }),
          ...(channel === undefined ? {} : { channel }),
          ...(tier === undefined || tier === "" ? {} : { tier }),
          ...(recording === undefined || recording === "" ? {} : { recording }),
          ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
        },
        place,
      ),
    );
  }
  return annotations;
}

/** Columns and rows of a table, and what it can't hold. */
export interface WrittenRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly dropped: readonly string[];
}

/**
 * Annotations as the rows of a table.
 * @param known columns in their order, as they were read; other required ones are added.
 * @param format named in error messages.
 */
export function writeRows(
  content: AnnotationContent,
  roles: Roles,
  format: string,
  known: readonly string[] = [],
): WrittenRows {
  const { annotations } = content;
  const dropped: string[] = [];
  const values: Record<Role, (annotation: Annotation) => string> = {
    onset: ({ onset }) => real(onset),
    offset: ({ offset }) => real(offset),
    label: ({ label }) => label,
    low: ({ lowHz }) => (lowHz === undefined ? "" : real(lowHz)),
    high: ({ highHz }) => (highHz === undefined ? "" : real(highHz)),
    channel: ({ channel }) => (channel === undefined ? "" : decimal(channel)),
    tier: ({ tier }) => tier ?? "",
    recording: ({ recording }) => recording ?? content.recording ?? "",
  };
  const needed: Record<Role, boolean> = {
    onset: true,
    offset: true,
    label: known.length === 0 || annotations.some(({ label }) => label !== "-"),
    low: annotations.some(({ lowHz }) => lowHz !== undefined),
    high: annotations.some(({ highHz }) => highHz !== undefined),
    channel: annotations.some(({ channel }) => channel !== undefined),
    tier: annotations.some(({ tier }) => tier !== undefined),
    recording: annotations.some(({ recording }) => recording !== undefined),
  };
  for (const [i, { label }] of annotations.entries()) checkLabel(label, i, format);
  const columns = [...known];
  const has = (role: Role): boolean => columns.some((column) => roleOf(column, roles) === role);
  for (const role of Object.keys(roles) as Role[])
    if (needed[role] && !has(role)) columns.push(roles[role]?.[0] ?? role);
  for (const extra of extraNames(annotations)) {
    if (columns.includes(extra) && roleOf(extra, roles) === undefined) continue;
    if (roleOf(extra, roles) === undefined) columns.push(extra);
    else
      dropped.push(
        `the further column ${JSON.stringify(extra)} has the name of another of ${format}: left out`,
      );
  }
  const cells = columns.map((column): ((annotation: Annotation) => string) => {
    const role = roleOf(column, roles);
    return role === undefined ? (annotation) => extraOf(annotation, column) : values[role];
  });
  return { columns, rows: annotations.map((one) => cells.map((cell) => cell(one))), dropped };
}
