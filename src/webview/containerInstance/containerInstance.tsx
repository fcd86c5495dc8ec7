import { AgentBox } from "./agentBox";
import type { ContainerInstanceView } from "./containerInstanceProtocol";
import { FilterField } from "../parts/filterField";
import { FitBox } from "./fitBox";
import { choice } from "../parts/host";
import { Empty, Facts, History, Section, TagsAndRest } from "../parts/parts";
import { Callouts } from "../parts/callouts";
import { PageHeader } from "../parts/pageHeader";
import { PortMaps } from "./portMap";
import type { Fact } from "../parts/protocol";
import { Resources } from "./resourceBars";
import { TaskTable } from "./taskTable";

function Attributes({ list }: { readonly list: readonly Fact[] }) {
  const wanted = choice("attribute filter").toLowerCase();
  const found = list.filter(item => `${item.label} ${item.value}`.toLowerCase().includes(wanted));
  const filter = list.length > 0 && (
    <FilterField name="attribute filter" label="Filter attributes" found={found.length} all={list.length} />
  );
  return (
    <Section name="attributes" title="Attributes" aside={filter}>
      {found.length > 0 ? (
        <Facts list={found} many />
      ) : (
        <Empty>{list.length === 0 ? "No attributes." : "No attribute matches the filter."}</Empty>
      )}
    </Section>
  );
}

export const ContainerInstancePage = ({ view }: { readonly view: ContainerInstanceView }) => (
  <>
    <PageHeader header={view.header} />
    <Callouts list={view.callouts} />
    <Resources view={view} />
    <PortMaps maps={view.ports} />
    <div class="columns">
      <FitBox view={view.fit} />
      <AgentBox agent={view.agent} />
    </div>
    <TaskTable rows={view.tasks} empty={view.noTasks} />
    <Attributes list={view.attributes} />
    <TagsAndRest tags={view.tags} rest={view.rest} />
    <History rows={view.history} />
  </>
);
