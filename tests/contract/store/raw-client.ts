import { once } from 'node:events';
import { connect } from 'node:net';
import { deserialize, serialize, type Document } from 'bson';

/** Sends one OP_MSG exactly as given: a driver would put its own session and numbers in. */
export async function sendRaw(uri: string, command: Document): Promise<Document> {
  const path = decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(uri)?.[1] ?? '');
  const socket = connect(path);
  const body = serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(2013, 12);
  socket.write(Buffer.concat([head, body]));
  let answer = Buffer.alloc(0);
  while (answer.length < 4 || answer.length < answer.readInt32LE(0)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    answer = Buffer.concat([answer, chunk]);
  }
  socket.destroy();
  return deserialize(answer.subarray(21));
}
