import type { Port, PortMap } from "./containerInstanceProtocol";
import { plural } from "../../text/counts";
import { memo } from "../parts/memo";
import { Empty, Section } from "../parts/parts";
import { selectTask, selectedTask } from "./resourceBars";
import { rove } from "../parts/rove";

/** Which task holds which port, TCP and UDP apart. */
export const PortMaps = ({ maps }: { readonly maps: readonly PortMap[] }) => (
  <Section name="ports" title="Ports">
    {maps.length === 0 ? (
      <Empty>This instance registered no ports.</Empty>
    ) : (
      <div class="columns">
        {maps.map(map => (
          <OneMap key={map.key} map={map} />
        ))}
      </div>
    )}
  </Section>
);

function OneMap({ map }: { readonly map: PortMap }) {
  const held = map.ports.filter(port => port.kind !== "reserved").length;
  return (
    <div>
      <h3 id={`ports-${map.key}`}>
        {map.key}
        <span class="hint">{`${plural(held, "port")} in use`}</span>
      </h3>
      {map.ports.length === 0 ? (
        <Empty>None in use.</Empty>
      ) : (
        <div
          class="ports"
          role="listbox"
          aria-labelledby={`ports-${map.key}`}
          onKeyDown={event => rove(event, "[role=option]")}
        >
          {map.ports.map((port, index) => (
            <PortChip
              key={port.key}
              port={port}
              selected={port.task !== undefined && port.task === selectedTask()}
              first={index === 0}
            />
          ))}
        </div>
      )}
    </div>
  );
}

const kinds: Readonly<Record<Port["kind"], string>> = {
  reserved: "",
  task: "",
  dynamic: "chosen by ECS",
  unknown: "",
};

interface PortChipProps {
  readonly port: Port;
  readonly selected: boolean;
  readonly first: boolean;
}

const PortChip = memo(({ port, selected, first }: PortChipProps) => (
  <div
    class={`portchip ${port.kind} hue${port.hue < 0 ? "-none" : port.hue}`}
    role="option"
    tabindex={first ? 0 : -1}
    aria-selected={selected}
    onClick={() => selectTask(port.task)}
    title={[port.holder, kinds[port.kind]].filter(Boolean).join(", ")}
  >
    <strong>{port.port}</strong>
    <bdi>{port.holder}</bdi>
    {port.kind === "dynamic" && <span class="unseen">{kinds.dynamic}</span>}
  </div>
));
