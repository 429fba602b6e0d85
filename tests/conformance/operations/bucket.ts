import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { GridFSBucket, GridFSBucketReadStream, GridFSBucketWriteStream, ObjectId } from 'mongodb';
import { fieldsOf, rest, text, type Fields } from '../format.ts';
import { driverLacks, runnerLacks } from '../verdict.ts';
import { options, type Run } from './operation.ts';

/** The bytes of `{ $$hexBytes: … }`. @throws CannotRun when malformed */
function bytesOf(args: Fields): Buffer {
  const hex = fieldsOf(args, 'source')['$$hexBytes'];
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})*$/i.test(hex))
    throw runnerLacks('cannot read the bytes of source');
  return Buffer.from(hex, 'hex');
}

async function sent(stream: GridFSBucketWriteStream, bytes: Buffer): Promise<ObjectId> {
  await pipeline(Readable.from([bytes], { objectMode: false }), stream);
  return stream.id;
}

async function received(stream: GridFSBucketReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await finished(stream);
  return Buffer.concat(chunks);
}

const id = (args: Fields): ObjectId => args['id'] as ObjectId;

export const BUCKET: Readonly<Record<string, Run<GridFSBucket>>> = {
  upload: (bucket, a, x) =>
    sent(bucket.openUploadStream(text(a, 'filename'), options(a, x, 'filename', 'source')), bytesOf(a)),
  uploadWithId: (bucket, a, x) =>
    sent(
      bucket.openUploadStreamWithId(id(a), text(a, 'filename'), options(a, x, 'id', 'filename', 'source')),
      bytesOf(a),
    ),
  download: (bucket, a, x) => received(bucket.openDownloadStream(id(a), options(a, x, 'id'))),
  downloadByName: (bucket, a, x) =>
    received(bucket.openDownloadStreamByName(text(a, 'filename'), options(a, x, 'filename'))),
  delete: (bucket, a, x) => bucket.delete(id(a), options(a, x, 'id')),
  rename: (bucket, a, x) => bucket.rename(id(a), text(a, 'newFilename'), options(a, x, 'id', 'newFilename')),
  find: (bucket, a, x) => bucket.find(fieldsOf(a, 'filter'), options(rest(a, 'filter'), x)).toArray(),
  drop: (bucket, a, x) => bucket.drop(options(a, x)),
  deleteByName: () => Promise.reject(driverLacks('has no deleteByName')),
  renameByName: () => Promise.reject(driverLacks('has no renameByName')),
};
