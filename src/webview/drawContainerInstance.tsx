import { AgentBox } from "./agentBox";
import type { ContainerInstanceView } from "./containerInstanceProtocol";
import { FilterField } from "./filterField";
import { FitBox } from "./fitBox";
import { choice } from "./host";
import { Callouts, Empty, Facts, History, PageHeader, Section } from "./parts";
import { PortMaps } from "./portMap";
import type { Fact } from "./protocol";
import { Resources } from "./resources";
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
    <TaskTable rows={view.tasks} />
    <Attributes list={view.attributes} />
    <div class="columns">
      <Section name="tags" title="Tags">
        {view.tags.length > 0 ? <Facts list={view.tags} /> : <Empty>No tags.</Empty>}
      </Section>
      {view.rest.length > 0 && (
        <Section name="rest" title="Other fields">
          <Facts list={view.rest} />
        </Section>
      )}
    </div>
    <History rows={view.history} />
  </>
);
