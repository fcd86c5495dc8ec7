import { Refusal } from "../wire/refusal";

type Row = Readonly<Record<string, string>>;
type Step = (rows: readonly Row[]) => readonly Row[];

const malformed = (command: string): Refusal =>
  new Refusal("MalformedQueryException", `unexpected symbol found near: ${command.slice(0, 60)}`);

/**
 * Runs a query of CloudWatch Logs Insights over messages: filter with `like`, parse with named groups, `coalesce`, stats with
 * count, min, max and count_distinct by one field, and limit. Everything else is refused.
 */
export function runInsights(query: string, messages: readonly string[], mostRows = 10_000): readonly Row[] {
  const steps = query
    .split(/\n?\s*\|\s*(?=(?:filter|parse|fields|stats|limit)\b)/)
    .map(command => stepOf(command.trim()));
  const rows = steps.reduce<readonly Row[]>(
    (found, step) => step(found),
    messages.map(message => ({ "@message": message })),
  );
  return rows.slice(0, mostRows);
}

function stepOf(command: string): Step {
  const [, filtered = "", wanted = ""] = /^filter (\S+) like \/(.*)\/$/s.exec(command) ?? [];
  if (filtered) {
    const pattern = new RegExp(wanted);
    return rows => rows.filter(row => pattern.test(row[filtered] ?? ""));
  }
  const [, parsed = "", groups = ""] = /^parse (\S+) \/(.*)\/$/s.exec(command) ?? [];
  if (parsed) {
    const pattern = new RegExp(groups);
    return rows => rows.map(row => ({ ...row, ...defined(pattern.exec(row[parsed] ?? "")?.groups ?? {}) }));
  }
  const [, one = "", other = "", alias = ""] = /^fields coalesce\((\w+), (\w+)\) as (\w+)$/.exec(command) ?? [];
  if (alias) return rows => rows.map(row => ({ ...row, ...defined({ [alias]: row[one] ?? row[other] }) }));
  const [, most] = /^limit (\d+)$/.exec(command) ?? [];
  if (most) return rows => rows.slice(0, Number(most));
  const [, aggregates = "", by] = /^stats (.+?)(?: by (\w+))?$/.exec(command) ?? [];
  if (aggregates) return stats(aggregates, by);
  throw malformed(command);
}

const defined = (values: Readonly<Record<string, string | undefined>>): Row =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

function stats(aggregates: string, by: string | undefined): Step {
  const wanted = aggregates.split(/,\s*/).map(text => {
    const [, how = "", field = "", alias = ""] = /^(\w+)\((\w+)\) as (\w+)$/.exec(text) ?? [];
    const aggregate = functions[how];
    if (!aggregate) throw malformed(text);
    return { aggregate, field, alias };
  });
  return rows => {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const key = by === undefined ? "" : (row[by] ?? "");
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
    return [...groups].map(([key, group]) => ({
      ...(by === undefined ? {} : { [by]: key }),
      ...Object.fromEntries(
        wanted.map(({ aggregate, field, alias }) => [
          alias,
          String(aggregate(group.flatMap(row => (row[field] === undefined ? [] : [Number(row[field])])))),
        ]),
      ),
    }));
  };
}

const functions: Readonly<Record<string, (values: readonly number[]) => number>> = {
  count: values => values.length,
  min: values => values.reduce((least, value) => Math.min(least, value), Infinity),
  max: values => values.reduce((most, value) => Math.max(most, value), -Infinity),
  count_distinct: values => new Set(values).size,
};
