// The entry of the event stream's bundle; required on first use, so that activation does not load it.
export { auditSource, readingOn } from "./audit";
export { compareToTheEnd } from "./comparison";
export { CurrencyChecker } from "./currency";
export { differences } from "./difference";
export { answerShape } from "./event";
export { FileSource, TextSource } from "./file";
export { AuditKnowledge } from "./knowledge";
export { LiveStream } from "./live";
export { LiveChecks } from "./liveChecks";
export { lookHiddenSeconds, QueueSource } from "./queue";
export { endsLooking, lookingTerms } from "./looking";
export { Sampling } from "./sampling";
export { LogsSource } from "./logs";
export { markdownReport } from "./markdown";
export { History, readHistory } from "./replay";
export { auditReport, jsonReport } from "./report";
export { setupDocument, setupStream } from "./setup";
