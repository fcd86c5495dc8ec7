import { stream } from "../../bundles";
import { lastPart, parseArn } from "../../ecs/model/model";
import { changeWords, eventName } from "../../stream/delivered/changeWords";
import type { Delivered, DeliveredChange, DeliveredEvents } from "../../stream/delivered/deliveredEvents";
import type { CurrencyReport } from "../../stream/currency/currencyReport";
import { verdictText } from "../../stream/currency/verdictText";
import { withoutValues } from "../../text/secrets";
import { dateTime } from "../../webview/parts/format";
import type { EventDetail } from "../../webview/events/eventsProtocol";
import { hour, noun } from "../view/viewRow";
import { eventCheck } from "./eventCheck";

const mostFields = 60;
const longestValue = 300;

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
    sentence: `${nounOf(item)} ${eventName(event)}, v${event.version}: ${changeWords(event, below?.detail)}`,
    ...changes(item, below),
    ...findingOf(item, currency),
    canOpen: true,
    hasJson: true,
  };
}

const nounOf = ({ event }: DeliveredChange): string => {
  const name = noun(event.kind);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
};

type Below = ReturnType<DeliveredEvents["below"]>;

function changes({ event }: DeliveredChange, below: Below): Pick<EventDetail, "since" | "fields" | "furtherFields"> {
  if (!below?.detail)
    return {
      since: below
        ? `The event of v${below.version} is no longer kept, so what changed isn't known.`
        : "Nothing older was delivered, so what changed isn't known.",
      fields: [],
      furtherFields: 0,
    };
  const found = stream()
    .differences(below.detail, event.detail)
    .filter(({ path }) => path !== "version" && path !== "updatedAt");
  return {
    since: found.length > 0 ? `Changed since v${below.version}:` : `Nothing else changed since v${below.version}.`,
    fields: found.slice(0, mostFields).map(({ path, before, after }) => ({
      path,
      ...(before !== undefined && { before: valueText(path, before) }),
      ...(after !== undefined && { after: valueText(path, after) }),
    })),
    furtherFields: Math.max(0, found.length - mostFields),
  };
}

/** Values that containers get in their environment are not shown beside everything else; the JSON has them. */
function valueText(path: string, value: unknown): string {
  if (/\benvironment\b.*\.value$/.test(path)) return "(hidden)";
  const at = path.endsWith("At") && typeof value === "string" ? Date.parse(value) : NaN;
  if (!Number.isNaN(at)) return dateTime(at);
  const text = typeof value === "string" ? value : withoutValues(JSON.stringify(value) ?? String(value));
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
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
