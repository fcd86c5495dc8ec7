import type { Identity, PageMessage } from "./protocol";

interface VsCodeApi {
  postMessage(message: object): void;
  getState(): unknown;
  setState(state: Saved): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** What VS Code keeps for the page while it is hidden and over a window reload. */
interface Saved {
  readonly identity?: Identity;
  readonly choices: Readonly<Record<string, unknown>>;
  readonly scroll: number;
}

const api = acquireVsCodeApi();
const saved = savedBefore(api.getState());
let identity = saved.identity;
let choices = saved.choices;
let skewMs = 0;
let onChoice = (): void => undefined;

function savedBefore(state: unknown): Saved {
  const { identity, choices, scroll } = (state ?? {}) as Partial<Saved>;
  return { identity, choices: choices ?? {}, scroll: scroll ?? 0 };
}

export const savedScroll = saved.scroll;

/** Keeps identity, choices and scroll with VS Code. */
export function save(now: Identity | undefined = identity, scroll = window.scrollY): void {
  identity = now;
  api.setState({ identity, choices, scroll });
}

/** For a page whose messages are others than those of the pages of one resource. */
// eslint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own channel, which has no origins
export const send = (message: object): void => api.postMessage(message);

export const post = (message: PageMessage): void => send(message);

/** The host's clock, epoch milliseconds: an extension host may run on another machine than the window. */
export const now = (): number => Date.now() + skewMs;

export function setClock(hostNow: number): void {
  skewMs = hostNow - Date.now();
}

/** A choice made on this page, such as how a table is sorted; it outlives hiding and reloading. */
export function choice(name: string, otherwise = ""): string {
  const value = choices[name];
  return typeof value === "string" ? value : otherwise;
}

/** Draws again, for what is not worth keeping such as where the pointer is. */
export const redraw = (): void => onChoice();

export function choose(name: string, value: string): void {
  const { [name]: _, ...others } = choices;
  choices = value === "" ? others : { ...others, [name]: value };
  save();
  onChoice();
}

export function whenChosen(redraw: () => void): void {
  onChoice = redraw;
}
