export { assertBlobKey, type BlobStore } from './blob-store.ts';
export { diskOutage } from './disk-outage.ts';
export { openDiskBlobStore } from './disk-blob-store.ts';
export { openGridFsBlobStore } from './gridfs-blob-store.ts';
