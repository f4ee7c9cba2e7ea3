import type { AuditAct } from './acts';

/** An act to be recorded: who did what to which object. */
export interface AuditEntry {
  at: Date;
  /** Null for acts of the system itself. */
  personId: string | null;
  act: AuditAct;
  objectKind: string;
  objectId: string;
  caseNumber?: string | null;
  /** Facts of the act as JSON, at most 60 KB. */
  detail?: Record<string, unknown>;
  /** One sentence for the reader of the log. */
  sentence?: string | null;
}

/** The entry as it is stored and hashed: nothing left out, text that every database gives back unchanged. */
export type StoredEntry = Required<AuditEntry>;

/** Lengths in characters that the narrowest database holds. */
const LONGEST = { personId: 64, act: 64, objectKind: 64, objectId: 255, caseNumber: 64 } as const;
const MOST_BYTES = 60_000;

/** Throws RangeError for a value that some database would cut short or refuse. */
export function storedEntry(entry: AuditEntry): StoredEntry {
  const stored: StoredEntry = {
    at: entry.at,
    personId: wellFormed(entry.personId),
    act: wellFormed(entry.act),
    objectKind: wellFormed(entry.objectKind),
    objectId: wellFormed(entry.objectId),
    caseNumber: wellFormed(entry.caseNumber ?? null),
    detail: JSON.parse(JSON.stringify(entry.detail ?? {})),
    sentence: wellFormed(entry.sentence ?? null),
  };
  refuseTooLong(stored);
  return stored;
}

function refuseTooLong(stored: StoredEntry): void {
  if (Number.isNaN(stored.at.getTime())) throw new RangeError(`Audit entry "${stored.act}": its time is not a date.`);
  for (const [field, most] of Object.entries(LONGEST)) {
    const length = [...(stored[field as keyof typeof LONGEST] ?? '')].length;
    if (length > most)
      throw new RangeError(`Audit entry "${stored.act}": ${field} has ${length} characters, at most ${most} fit.`);
  }
  for (const [field, value] of Object.entries({
    detail: JSON.stringify(stored.detail),
    sentence: stored.sentence ?? '',
  })) {
    const bytes = Buffer.byteLength(value);
    if (bytes > MOST_BYTES)
      throw new RangeError(`Audit entry "${stored.act}": ${field} has ${bytes} bytes, at most ${MOST_BYTES} fit.`);
  }
}

/** Half a surrogate pair has no UTF-8 form and would come back as another character; NUL ends text on some databases. */
function wellFormed<T extends string | null>(text: T): T {
  return (text === null ? null : Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '\uFFFD')) as T;
}
