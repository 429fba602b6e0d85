/** The only types a filer may send; decided by content, never by the declared name or type. */
export const ACCEPTED_MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;

export type AcceptedMediaType = (typeof ACCEPTED_MEDIA_TYPES)[number];

/** A file that passed every check and whose bytes are in the blob store under `administration/sha256`. */
export interface ReceivedFile {
  /** Safe to show and to offer as a download name: see `cleanFileName`. */
  readonly name: string;
  readonly mediaType: AcceptedMediaType;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Only for PDF. */
  readonly pages?: number;
}

/** What keeps a file alive: `letter`, `receipt`, `reply`… and its id. */
export interface FileOwner {
  readonly type: string;
  readonly id: string;
}
