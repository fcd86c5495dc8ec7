/** CPU units of a task's `cpu`: units, or virtual CPUs such as "1 vCPU" and ".5 vcpu". */
export function cpuUnits(text: string): number | undefined {
  const [, amount, unit] = /^(\d+|\d*\.\d+)\s*(vcpu)?$/i.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (unit ? 1024 : 1));
}

/** MiB of a task's `memory`: MiB, or gigabytes such as "2 GB". */
export function mebibytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+|\d*\.\d+)\s*(gb)?$/i.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (unit ? 1024 : 1));
}
