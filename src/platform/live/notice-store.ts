import { crossAdministration, defineCollection, type StoredDocument } from '../mongo/index.ts';
import type { Audience, LiveNotice, PublishedNotice } from './live.ts';

/** How long a browser that lost its connection can catch up. */
export const KEPT_SECONDS = 3600;
/** A browser that missed more than this had better read everything again. */
const MOST_CAUGHT_UP = 500;

interface NoticeDocument extends StoredDocument {
  readonly audience: readonly string[];
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly time: Date;
}

const SCHEMA_VERSION = 1;

const Notices = defineCollection<NoticeDocument>({
  name: 'live_notices',
  scope: 'administration',
  schemaVersion: SCHEMA_VERSION,
  fields: {
    audience: [String],
    type: { type: String, required: true },
    data: { type: Object, required: true },
    time: { type: Date, required: true },
  },
  indexes: [
    { keys: { administrationId: 1, _id: 1 } },
    { keys: { time: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } },
  ],
});

const GAP_SCOPE = crossAdministration('a process that lost its connection catches up for all its listeners');

/** Keeps a notice until it expires. */
export async function keepNotice(notice: PublishedNotice): Promise<void> {
  const { id, ...rest } = notice;
  await Notices.insertMany([{ ...rest, _id: id, schemaVersion: SCHEMA_VERSION }]);
}

/** Notices to these audiences after an id, oldest first, at most `MOST_CAUGHT_UP`. */
export async function noticesAfter(
  administrationId: string,
  audience: readonly Audience[],
  afterId: string,
): Promise<readonly PublishedNotice[]> {
  const found = await Notices.find({
    administrationId,
    _id: { $gt: afterId },
    audience: { $in: [...audience] },
  })
    .sort({ _id: 1 })
    .limit(MOST_CAUGHT_UP)
    .lean<NoticeDocument[]>();
  return found.map(published);
}

/** Notices of every administration after an id, oldest first. */
export async function allNoticesAfter(afterId: string): Promise<readonly PublishedNotice[]> {
  const found = await Notices.find({ _id: { $gt: afterId } }, null, { scope: GAP_SCOPE })
    .sort({ _id: 1 })
    .limit(MOST_CAUGHT_UP)
    .lean<NoticeDocument[]>();
  return found.map(published);
}

function published(document: NoticeDocument): PublishedNotice {
  const { _id: id, administrationId, audience, type, data, time } = document;
  const notice: LiveNotice = { administrationId, audience, type, data };
  return { ...notice, id, time };
}
