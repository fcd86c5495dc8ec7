import { lastPart, parseArn } from "../../ecs/model/model";
import { changeWords, eventName } from "../../stream/delivered/changeWords";
import type { Delivered, DeliveredChange, DeliveredEvents } from "../../stream/delivered/deliveredEvents";
import type { CurrencyReport } from "../../stream/currency/currencyReport";
import { verdictText } from "../../stream/currency/verdictText";
import type { EventDetail } from "../../webview/events/eventsProtocol";
import { changedFields } from "../view/changedFields";
import { hour, nounFirst } from "../view/viewRow";
import { eventCheck } from "./eventCheck";

/** What one event changed, field by field, for the page's lower part. */
export function eventDetail(
  item: Delivered,
  events: DeliveredEvents,
  currency: CurrencyReport | undefined,
): EventDetail {
  const { number } = item;
  const check = eventCheck(item);
  if (item.kind === "notice") {
    const { service, type } = item;
    return {
      number,
      check,
      sentence: service ? `${type}: ${service.name}, service ${lastPart(service.serviceArn)}` : type,
      since: service?.reason ?? "",
      fields: [],
      furtherFields: 0,
      canOpen: service !== undefined,
      hasJson: false,
    };
  }
  const { event } = item;
  const below = events.below(item);
  return {
    number,
    check,
    sentence: `${nounFirst(event.kind)} ${eventName(event)}, v${event.version}: ${changeWords(event, below?.detail)}`,
    ...changedFields(event, below),
    ...findingOf(item, currency),
    canOpen: true,
    hasJson: true,
  };
}

function findingOf({ event }: DeliveredChange, currency: CurrencyReport | undefined): Pick<EventDetail, "finding"> {
  const finding = currency?.findings.find(({ arn }) => arn === event.arn);
  if (!currency || !finding) return {};
  return { finding: `The check at ${hour(currency.asOf)} found this resource ${verdictText(finding)}.` };
}

/** The kind that a command opens a page for. */
export const pageCommandOf = (arn: string): string | undefined => {
  const commands: Readonly<Record<string, string>> = {
    task: "describeTasks",
    "container-instance": "describeContainerInstances",
    service: "showService",
  };
  return commands[parseArn(arn)?.kind ?? ""];
};
