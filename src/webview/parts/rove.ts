const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Arrow keys, Home and End move the focus among the items of a composite that is one tab stop. Up and down move by a row,
 * where the items stand in rows. Enter and Space press the item.
 */
export function rove(event: KeyboardEvent, selector: string): void {
  const box = event.currentTarget as HTMLElement;
  const items = [...box.querySelectorAll<HTMLElement>(selector)];
  const at = items.indexOf(event.target as HTMLElement);
  const current = items[at];
  if (!current) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    current.click();
    return;
  }
  const to = target(event.key, items, at);
  if (!to) return;
  event.preventDefault();
  for (const item of items) if (item.tabIndex === 0) item.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

function target(key: string, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const step = steps[key];
  if (step !== undefined) return items[Math.min(items.length - 1, Math.max(0, at + step))];
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const down = key === "ArrowDown";
  const place = items[at]?.getBoundingClientRect();
  if (!place) return undefined;
  const beyond = items.filter(item => {
    const { top } = item.getBoundingClientRect();
    return down ? top > place.top + 1 : top < place.top - 1;
  });
  const row = (down ? beyond[0] : beyond.at(-1))?.getBoundingClientRect().top;
  const distance = (item: HTMLElement) => Math.abs(item.getBoundingClientRect().left - place.left);
  return beyond
    .filter(item => Math.abs(item.getBoundingClientRect().top - (row ?? 0)) < 1)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}
