import * as vscode from "vscode";
import type { KeptRequest } from "../../requests/documents/keptRequests";
import { nameLines } from "../../requests/sending/wording";
import { clockTime } from "../../text/clockTime";
import { plural } from "../../text/counts";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { uriOf } from "../requestFiles/requestFileSystem";

const deleteClosed = "delete";

/** Opens a request document that is kept, or deletes those that are closed. */
export async function openRequest({ deps: { requestFiles } }: Kit): Promise<void> {
  const reply = await pickOne<KeptRequest | typeof deleteClosed>(alone("Open Request Document"), {
    placeholder: "Request document, last changed first",
    load: () => {
      const { all } = requestFiles;
      const closed = all.filter(item => !requestFiles.isOpen(item));
      return Promise.resolve([
        ...all.map(item => ({
          icon: "json",
          label: item.path.slice(item.path.lastIndexOf("/") + 1),
          description: `${item.cluster} · ${item.account} · ${item.region} (${item.label})`,
          detail: `${item.isEdited ? "Changed" : "Created"} ${clockTime(item.changedAt)}${closed.includes(item) ? "" : " · open"}`,
          value: item,
        })),
        ...(closed.length > 0
          ? [{ icon: "trash", label: deletion(closed.length), alwaysShow: true, value: deleteClosed } as const]
          : []),
      ]);
    },
    empty: "No request documents are kept.",
  });
  if (reply.kind !== "value") return;
  if (reply.value !== deleteClosed) {
    await vscode.window.showTextDocument(uriOf(reply.value.path), { preview: false });
    return;
  }
  const closed = requestFiles.all.filter(item => !requestFiles.isOpen(item));
  const names = nameLines(closed.map(item => item.path.slice(1)));
  const answer = await confirm(`${deletion(closed.length)}?`, names, "Delete");
  if (answer === "Delete") for (const { path } of closed) await requestFiles.delete(uriOf(path));
}

const deletion = (count: number): string => `Delete ${plural(count, "Closed Document")}`;
