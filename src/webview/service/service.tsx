import { CountList } from "../parts/countList";
import { Facts, Section, TagsAndRest } from "../parts/parts";
import { Callouts } from "../parts/callouts";
import { PageHeader } from "../parts/pageHeader";
import { DeploymentTimeline } from "./deploymentTimeline";
import { FailureList } from "./failureList";
import { RolloutTable } from "./rolloutTable";
import { ServiceTasks } from "./serviceTasks";
import type { ServiceView } from "./serviceProtocol";

export const ServicePage = ({ view }: { readonly view: ServiceView }) => (
  <>
    <PageHeader header={view.header} />
    <Callouts list={view.callouts} />
    <CountList counts={view.counts} />
    <RolloutTable rows={view.rollout} />
    <FailureList groups={view.failures} well={view.well} />
    <DeploymentTimeline view={view} />
    <ServiceTasks groups={view.tasks} empty={view.noTasks} />
    <div class="columns">
      {view.settings.map(({ key, title, facts }) => (
        <Section key={key} name={`settings-${key}`} title={title}>
          <Facts list={facts} />
        </Section>
      ))}
    </div>
    <TagsAndRest tags={view.tags} rest={view.rest} />
  </>
);
