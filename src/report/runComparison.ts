import { median, quantile } from "../math/statistics.js";
import { orNull } from "../shapes/orNull.js";
import type { ReportMemberNumbers, ReportMembers, ReportMethod } from "../shapes/report.js";
import { bestMember, type MemberSummary, type RunSummary } from "../shapes/run.js";

/** The networks of an ensemble; undefined for a single one. */
export function membersOf(run: RunSummary): ReportMembers | undefined {
  const { members } = run;
  if (members.length < 2) return undefined;
  const over = (name: string, of: (values: number[]) => number): ReportMembers["summary"][number] => ({
    name,
    ...numbersOf((key) =>
      of(members.map((member) => member[key]).filter((value) => value !== null && Number.isFinite(value))),
    ),
  });
  return {
    rows: members.map((member) => ({ seed: member.seed, ...numbersOf((key) => member[key]) })),
    best: bestMember(run.members),
    summary: [
      over("median", median),
      over("lower quartile", (values) => quantile(values, 0.25)),
      over("upper quartile", (values) => quantile(values, 0.75)),
      over("least", (values) => quantile(values, 0)),
      over("greatest", (values) => quantile(values, 1)),
    ],
  };
}

function numbersOf(value: (key: Exclude<keyof MemberSummary, "seed">) => number): ReportMemberNumbers {
  const shown = (key: Exclude<keyof MemberSummary, "seed">): number | null =>
    orNull(value(key) ?? Number.NaN);
  return {
    epochs: shown("epochs"),
    bestEpoch: shown("bestEpoch"),
    train: shown("train"),
    validation: shown("validation"),
    test: shown("test"),
  };
}

/** Test losses of the network, of the usual network of an ensemble, and of linear methods, best first. */
export function methodsOf({ rivals, loss, members }: RunSummary): ReportMethod[] {
  const finite = rivals.map(({ test }) => test).filter((test) => test !== null && Number.isFinite(test));
  const least = finite.length === 0 ? Number.NaN : Math.min(...finite);
  const method = (name: string, test: number | null, linear: boolean): ReportMethod => ({
    name,
    test: orNull(test ?? Number.NaN),
    ratio: orNull((test ?? Number.NaN) / least),
    linear,
  });
  const several = members.length > 1;
  const usual = members.map(({ test }) => test).filter((test) => test !== null && Number.isFinite(test));
  return [
    method(several ? "network, the best in validation" : "network", loss.test, false),
    ...(several ? [method(`network, median of ${members.length}`, median(usual), false)] : []),
    ...rivals.map(({ name, test }) => method(name, test, true)),
  ].sort((a, b) => (a.test ?? Number.POSITIVE_INFINITY) - (b.test ?? Number.POSITIVE_INFINITY));
}
