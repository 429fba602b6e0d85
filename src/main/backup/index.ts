export { folderFault, misuse } from './errors.ts';
export { makeBackup, type BackupReport } from './make-backup.ts';
export { readManifest, type Manifest } from './manifest.ts';
export { openStoreOnly } from './open-store.ts';
export { megabytes, Progress } from './progress.ts';
export { restoreBackup, type RestoreReport } from './restore-backup.ts';
export { assertEmptyTarget, keyForRestore, placeKey } from './restore-target.ts';
export { readPassphrase } from './sealed-key.ts';
export { verifyBackup } from './verify-backup.ts';
