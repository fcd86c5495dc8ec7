interface Client {
  destroy(): void;
}

/** A closed client that is used once more opens a connection, and keeps it for as long as the endpoint does. */
const closed = new WeakSet<Client>();

/** Closes a client and its connections. A call that outlives it is carried out all the same, and closes what it opened. */
export function close(client: Client): void {
  closed.add(client);
  client.destroy();
}

/** Sends one call of a client. */
export async function sendWith<T>(client: Client, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } finally {
    if (closed.has(client)) client.destroy();
  }
}
