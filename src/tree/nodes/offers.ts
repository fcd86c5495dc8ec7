import type { Profile } from "../../ecs/connection/connection";
import type { Event } from "../../ecs/model/emitter";
import type { Node } from "./node";

/** What a window without a connection can connect to. */
export interface Offers {
  readonly all: readonly Profile[];
  readonly onDidChange: Event<void>;
  read(): void;
}

/** Each profile is one click away; without any, the view's welcome text stands there alone. */
export const offerNodes = (profiles: readonly Profile[]): readonly Node[] =>
  profiles.length === 0
    ? []
    : [
        { kind: "notice", id: "#offers", text: "Select a profile to connect", busy: false },
        ...profiles.map(profile => ({ kind: "offer", id: `#profile:${profile.name}`, offer: { profile } }) as const),
        { kind: "offer", id: "#add", offer: "add" },
        { kind: "offer", id: "#sandbox", offer: "sandbox" },
      ];
