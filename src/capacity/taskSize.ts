/** Both sizes are asked for in units or in a thousand of them: "1 vCPU" is 1,024 CPU units, "2 GB" is 2,048 MiB. */
function sizeOf(value: unknown, unit: RegExp): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, amount, word = ""] = /^([\d.]+)\s*([a-z]*)$/i.exec(value.trim()) ?? [];
  const size = Number(amount ?? NaN);
  if (Number.isNaN(size) || (word !== "" && !unit.test(word))) return undefined;
  return Math.round(word === "" ? size : size * 1024);
}

/** ECS answers CPU units; an endpoint that keeps what was typed may answer "1 vCPU". */
export const cpuUnits = (value: unknown): number | undefined => sizeOf(value, /^vcpu$/i);

/** ECS answers MiB; an endpoint that keeps what was typed may answer "2 GB". */
export const mebibytes = (value: unknown): number | undefined => sizeOf(value, /^gi?b$/i);
