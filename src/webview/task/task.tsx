import { ContainerTable } from "./containerTable";
import { Environment, Overrides } from "./environment";
import { LogPart } from "./logPart";
import { Facts, History, Section, TagsAndRest } from "../parts/parts";
import { Callouts } from "../parts/callouts";
import { PageHeader } from "../parts/pageHeader";
import type { FactGroup } from "../parts/protocol";
import type { TaskView } from "./taskProtocol";
import { TimelinePart } from "./timeline";

const Attachments = ({ groups }: { readonly groups: readonly FactGroup[] }) => (
  <Section name="attachments" title="Network and Attachments">
    <div class="columns">
      {groups.map(group => (
        <div key={group.key}>
          <h3>
            <bdi>{group.title}</bdi>
          </h3>
          <Facts list={group.facts} />
        </div>
      ))}
    </div>
  </Section>
);

export const TaskPage = ({ view }: { readonly view: TaskView }) => (
  <>
    <PageHeader header={view.header} />
    <Callouts list={view.callouts} />
    {view.logsFirst && <LogPart logs={view.logs} />}
    <TimelinePart timeline={view.timeline} />
    <ContainerTable rows={view.containers} />
    {!view.logsFirst && <LogPart logs={view.logs} />}
    <div class="columns">
      <Section name="placement" title="Placement">
        <Facts list={view.placement} />
      </Section>
      <Section name="size" title="Size and Settings">
        <Facts list={view.size} />
      </Section>
    </div>
    {view.attachments.length > 0 && <Attachments groups={view.attachments} />}
    <Overrides lookup={view.overrides} />
    <Environment lookup={view.environment} />
    <TagsAndRest tags={view.tags} rest={view.rest}>
      {view.attributes.length > 0 && (
        <Section name="attributes" title="Attributes">
          <Facts list={view.attributes} />
        </Section>
      )}
    </TagsAndRest>
    <History rows={view.history} />
  </>
);
