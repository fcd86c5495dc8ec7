/** Members that hold a list of records in what the AWS CLI, Lambda, Firehose and a Logs subscription write. */
export const recordLists = [
  "Messages",
  "events",
  "logEvents",
  "Records",
  "records",
  "Entries",
  "results",
  "sessionResults",
] as const;
