import { generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:tls";
import type { Server } from "node:tls";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length;
  const head = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const time = (ms: number): Buffer => {
  const stamp = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return der(0x17, Buffer.from(stamp.slice(2)));
};

/** A certificate that nobody has signed but itself, made for this run. */
export function newCertificate(name: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
  const subject = sequence(der(0x31, sequence(objectId("550403"), der(0x0c, Buffer.from(name)))));
  const day = 86_400_000;
  const toBeSigned = sequence(
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    subject,
    sequence(time(Date.now() - day), time(Date.now() + day)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const whole = sequence(toBeSigned, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return { cert: pem("CERTIFICATE", whole), key: pkcs8(privateKey) };
}

const pem = (label: string, body: Buffer): string =>
  `-----BEGIN ${label}-----\n${body.toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;

const pkcs8 = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

/** TLS in front of the sandbox, as a company's proxy ends it. */
export class TlsFront {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static open(port: number, certificate: Certificate): Promise<TlsFront> {
    return new Promise((resolve, reject) => {
      const server = createServer(certificate, client => {
        front.hold(client);
        const sandbox = connect(port, "127.0.0.1");
        front.hold(sandbox);
        client.pipe(sandbox).pipe(client);
      });
      const front = new TlsFront(server);
      server.on("tlsClientError", () => undefined);
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(front));
    });
  }

  get url(): string {
    return `https://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Ends the connections that are open, so that the next request has to shake hands again. */
  reset(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.reset();
    return new Promise(resolve => this.server.close(() => resolve()));
  }

  private hold(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.sockets.delete(socket));
  }
}
