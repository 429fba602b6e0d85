import { createHash } from 'node:crypto';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose from 'mongoose';
import type { Clock } from '../clock.ts';
import { isDuplicateKey } from '../mongo/index.ts';
import { assertBlobKey, blobDamaged, blobMissing, type BlobStore, type StoredBlob } from './blob-store.ts';

type Bucket = InstanceType<typeof mongoose.mongo.GridFSBucket>;
type ObjectId = InstanceType<typeof mongoose.mongo.ObjectId>;

const NAME = 'blobs';

/** `blobs.files`, as GridFS keeps it. `key` is absent until the upload is whole. */
interface FileDocument {
  _id: ObjectId;
  length: number;
  uploadDate: Date;
  filename: string;
  metadata?: { administrationId: string; sha256?: string; storedAt: Date };
}

/** `blobs.intents`: an upload or a removal under way, so that what a dead process left is found without a scan. */
interface IntentDocument {
  _id: ObjectId;
  at: Date;
}

/** Blobs in MongoDB, on mongoose's default connection. Uploads are streamed; one document names the finished blob. */
export async function openGridFsBlobStore(options: { readonly clock: Clock }): Promise<BlobStore> {
  const database = mongoose.connection.db;
  if (database === undefined) throw new Error('Expected a connection to the store, but there is none');
  await database.createCollection(`${NAME}.files`).catch(unlessItExists);
  await database
    .collection(`${NAME}.files`)
    .createIndex(
      { 'metadata.administrationId': 1, 'metadata.sha256': 1 },
      { unique: true, partialFilterExpression: { 'metadata.sha256': { $exists: true } }, name: 'by_key' },
    );
  return new GridFsBlobStore(options.clock);
}

class GridFsBlobStore implements BlobStore {
  readonly #clock: Clock;
  readonly #bucket: Bucket;

  constructor(clock: Clock) {
    this.#clock = clock;
    const database = mongoose.connection.db;
    if (database === undefined) throw new Error('Expected a connection to the store, but there is none');
    this.#bucket = new mongoose.mongo.GridFSBucket(database, {
      bucketName: NAME,
      writeConcern: { w: 'majority', journal: true },
    });
  }

  async put(
    administrationId: string,
    content: Readable | Uint8Array,
  ): Promise<{ sha256: string; size: number }> {
    assertBlobKey(administrationId);
    const hash = createHash('sha256');
    let size = 0;
    const hashing = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    const upload = this.#bucket.openUploadStream('unfinished', {
      metadata: { administrationId, storedAt: this.#clock.now() },
    });
    await this.#intend(upload.id);
    const source = content instanceof Uint8Array ? Readable.from([content]) : content;
    try {
      await pipeline(source, hashing, upload as unknown as Writable);
    } catch (error) {
      await upload.abort().then(
        () => this.#forget(upload.id),
        () => undefined,
      );
      throw error;
    }
    const sha256 = hash.digest('hex');
    await this.#keep(upload.id, administrationId, sha256);
    await this.#forget(upload.id);
    return { sha256, size };
  }

  async read(administrationId: string, sha256: string): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await this.open(administrationId, sha256)) chunks.push(chunk as Uint8Array);
    const bytes = Buffer.concat(chunks);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw blobDamaged(administrationId, sha256);
    return bytes;
  }

  async open(administrationId: string, sha256: string): Promise<Readable> {
    const file = await this.#find(administrationId, sha256);
    if (file === null) throw blobMissing(administrationId, sha256);
    return this.#bucket.openDownloadStream(file._id);
  }

  async stat(administrationId: string, sha256: string): Promise<{ size: number; storedAt: Date } | null> {
    const file = await this.#find(administrationId, sha256);
    return file === null ? null : { size: file.length, storedAt: file.metadata?.storedAt ?? file.uploadDate };
  }

  async remove(administrationId: string, sha256: string, storedBefore?: Date): Promise<void> {
    const found = await this.#find(administrationId, sha256);
    if (found === null) return;
    await this.#intend(found._id);
    const stale = storedBefore === undefined ? {} : { 'metadata.storedAt': { $lt: storedBefore } };
    const removed = await this.#files().deleteOne({ _id: found._id, ...stale });
    if (removed.deletedCount === 1) await this.#chunks().deleteMany({ files_id: found._id });
    await this.#forget(found._id);
  }

  async *list(): AsyncIterable<StoredBlob> {
    for await (const file of this.#files().find({ 'metadata.sha256': { $exists: true } })) {
      const { administrationId, sha256, storedAt } = file.metadata ?? {};
      if (administrationId === undefined || sha256 === undefined || storedAt === undefined) continue;
      yield { administrationId, sha256, size: file.length, storedAt };
    }
  }

  async sweepUnfinished(before: Date): Promise<number> {
    let swept = 0;
    for await (const { _id } of this.#intents().find({ at: { $lt: before } })) {
      const whole = await this.#files().findOne({ _id, 'metadata.sha256': { $exists: true } });
      if (whole === null) {
        await this.#files().deleteOne({ _id });
        await this.#chunks().deleteMany({ files_id: _id });
        swept += 1;
      }
      await this.#forget(_id);
    }
    return swept;
  }

  async #intend(_id: ObjectId): Promise<void> {
    await this.#intents().updateOne({ _id }, { $set: { at: this.#clock.now() } }, { upsert: true });
  }

  async #forget(_id: ObjectId): Promise<void> {
    await this.#intents().deleteOne({ _id });
  }

  /** Names the finished upload, or renews the blob that already holds these bytes. */
  async #keep(id: ObjectId, administrationId: string, sha256: string): Promise<void> {
    const renewed = await this.#files().updateOne(keyOf(administrationId, sha256), {
      $set: { 'metadata.storedAt': this.#clock.now() },
    });
    if (renewed.matchedCount === 1) {
      await this.#bucket.delete(id);
      return;
    }
    try {
      await this.#files().updateOne(
        { _id: id },
        { $set: { filename: `${administrationId}/${sha256}`, 'metadata.sha256': sha256 } },
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await this.#keep(id, administrationId, sha256);
    }
  }

  async #find(administrationId: string, sha256: string): Promise<FileDocument | null> {
    assertBlobKey(administrationId, sha256);
    return this.#files().findOne(keyOf(administrationId, sha256));
  }

  #files(): ReturnType<typeof mongoose.connection.collection<FileDocument>> {
    return mongoose.connection.collection<FileDocument>(`${NAME}.files`);
  }

  #intents(): ReturnType<typeof mongoose.connection.collection<IntentDocument>> {
    return mongoose.connection.collection<IntentDocument>(`${NAME}.intents`);
  }

  #chunks(): ReturnType<typeof mongoose.connection.collection<{ files_id: ObjectId }>> {
    return mongoose.connection.collection<{ files_id: ObjectId }>(`${NAME}.chunks`);
  }
}

function keyOf(administrationId: string, sha256: string): Record<string, string> {
  return { 'metadata.administrationId': administrationId, 'metadata.sha256': sha256 };
}

function unlessItExists(error: { code?: number }): void {
  if (error.code !== 48) throw error;
}
