import { cut } from "../parts/format";
import { Callouts } from "../parts/callouts";
import { Empty, Facts, OpenLink, Section } from "../parts/parts";
import { PageHeader } from "../parts/pageHeader";
import { Shape } from "../parts/stateShape";
import { Environment } from "../task/environment";
import { DefinedContainers } from "./definedContainers";
import type { TaskDefinitionView, Use } from "./taskDefinitionProtocol";

export const TaskDefinitionPage = ({ view }: { readonly view: TaskDefinitionView }) => (
  <>
    <PageHeader header={view.header} />
    <Callouts list={view.callouts} />
    <DefinedContainers rows={view.containers} />
    <Environment lookup={{ kind: "ready", value: view.environment }} />
    <div class="columns">
      <Section name="uses" title="Running Here">
        {[...new Set(view.unread)].map(text => (
          <p key={text} class="failure" role="status">
            <Shape tone="bad" />
            <span>{text}</span>
          </p>
        ))}
        {view.uses.length === 0 ? <Empty>{view.noUses}</Empty> : <Uses list={view.uses} />}
      </Section>
      {view.settings.map(({ key, title, facts }) => (
        <Section key={key} name={`settings-${key}`} title={title}>
          <Facts list={facts} />
        </Section>
      ))}
      {view.rest.length > 0 && (
        <Section name="rest" title="Other Fields">
          <Facts list={view.rest} />
        </Section>
      )}
    </div>
  </>
);

const Uses = ({ list }: { readonly list: readonly Use[] }) => (
  <ul>
    {list.map(({ key, name, open, tasks }) => (
      <li key={key}>
        {open ? <OpenLink to={open} text={cut(name, 120)} /> : <bdi>{cut(name, 120)}</bdi>}
        <span class="hint">{tasks}</span>
      </li>
    ))}
  </ul>
);
