import { gunzipSync } from "node:zlib";

/** CloudWatch Logs packs at most 1 MiB, which gzip can make of a thousandth of that; more is no log. */
const largestUnpacked = 64 << 20;

/**
 * The text in base64, as Kinesis, Firehose and a Logs subscription hand records over, gzip or not; undefined for what is
 * neither.
 */
export function unpacked(text: string): string | undefined {
  const packed = text.trim();
  if (packed.length < 8 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return undefined;
  const bytes = Buffer.from(packed, "base64");
  try {
    const plain =
      bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: largestUnpacked }) : bytes;
    const found = plain.toString("utf8").trimStart();
    return found.startsWith("{") || found.startsWith("[") ? found : undefined;
  } catch {
    return undefined;
  }
}
