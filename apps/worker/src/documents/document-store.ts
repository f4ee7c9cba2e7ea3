import { buffer } from 'node:stream/consumers';
import type { DocumentData } from '@zhilu/templates';
import { Refusal } from '@zhilu/domain';
import type { EvidenceStore, ObjectId, StoredObject } from '@zhilu/storage';

/** What a document was made from; lies beside its PDF in the store, so that either can be read without the database. */
export interface DocumentSource {
  title: string;
  template: string;
  templateSha256: string;
  /** Deployment the template came from. */
  deploymentId: string;
  verificationCode: string;
  pages: number;
  createdAt: string;
  data: DocumentData;
}

export interface StoredDocument {
  objectId: ObjectId;
  sha256: string;
  sizeBytes: number;
  sourceSha256: string;
  source: DocumentSource;
}

export interface NewDocument {
  id: string;
  caseNumber: string;
  pdf: Buffer;
  source: DocumentSource;
  signal: AbortSignal;
}

/** Name of the PDF inside a document's object. */
export const PDF_FILE = 'document.pdf';
const SOURCE_FILE = 'source.json';

/**
 * Puts PDF and source into the store as one object. When another worker was quicker (a lost lock), its document counts.
 * Throws the store's Refusals.
 */
export async function storeDocument(
  store: EvidenceStore,
  { id, caseNumber, pdf, source, signal }: NewDocument,
): Promise<StoredDocument> {
  const files = [
    { logicalPath: PDF_FILE, source: pdf },
    { logicalPath: SOURCE_FILE, source: Buffer.from(JSON.stringify(source)) },
  ];
  const note = { message: `Document "${source.title}" of case ${caseNumber}` };
  try {
    return described(await store.put(objectIdOf(id), files, note, signal), source);
  } catch (error) {
    const other = error instanceof Refusal && error.kind === 'conflict' ? await readStoredDocument(store, id) : null;
    if (other) return other;
    throw error;
  }
}

/** The document of a run that ended between store and database, or null. */
export async function readStoredDocument(store: EvidenceStore, id: string): Promise<StoredDocument | null> {
  const objectId = objectIdOf(id);
  if (!(await store.has(objectId))) return null;
  const source = JSON.parse((await buffer(await store.open(objectId, SOURCE_FILE))).toString('utf8')) as DocumentSource;
  return described(await store.stat(objectId), source);
}

function objectIdOf(id: string): ObjectId {
  return `document:${id}`;
}

function described({ id, files }: StoredObject, source: DocumentSource): StoredDocument {
  const pdf = files.find(({ path }) => path === PDF_FILE);
  const snapshot = files.find(({ path }) => path === SOURCE_FILE);
  if (!pdf || !snapshot)
    throw new Error(`Object ${id} in the store is no document: it lacks ${PDF_FILE} or ${SOURCE_FILE}.`);
  return { objectId: id, sha256: pdf.sha256, sizeBytes: pdf.sizeBytes, sourceSha256: snapshot.sha256, source };
}
