/** The bytes: evidence store, import of recorders' cards, sealed copies. Knows no database. */
export { StorageModule, MEDIA_SETUP, type MediaSetup, type StorageOptions } from './storage.module';
export { isStoreAway, isStoreFull, StoreAway } from './disk/refusals';
export { openStore } from './open-store';
export { type KnownStore } from './disk/store-root';
export { DiskStore, type DiskStoreOptions } from './disk/disk-store';
export {
  EVIDENCE_STORE,
  type ByteRange,
  type EvidenceStore,
  type FileToStore,
  type ObjectId,
  type StagedObject,
  type StorageNote,
  type StoredFile,
  type StoredObject,
  type Verification,
} from './evidence-store';
export { type ByteSource, type Digest } from './disk/copy';
export { diskFileSystem, type FileFacts, type FileSystem, type OpenFile, type OpenMode } from './file-system';
export { findProgram, type FoundProgram, type ProgramName } from './programs';
export {
  importCard,
  recordingIdOf,
  type CardImportRequest,
  type CardReport,
  type HeldElsewhere,
  type HeldRecording,
  type ImportedFile,
  type RecordingRegister,
} from './card/import-card';
export { findCard, listCards, type MountedCard, type SkippedFile, type UnreadFile } from './card/card-folder';
export { folderCarries, recorderNumbersIn } from './card/file-name';
export { findForeignFile, type ForeignFile } from './card/foreign-file';
export { type MediaFacts } from './card/media-probe';
export { type TimeRule } from './card/start-time';
export {
  sealedCopyPath,
  writeSealedCopy,
  type FileToSeal,
  type SealedCopyFormat,
  type SealedCopyRequest,
  type SealedPackage,
} from './package/sealed-copy';
export {
  DERIVED_CLIP,
  deriveObject,
  ParentChanged,
  type DerivedObject,
  type DeriveRequest,
} from './derive/derive-object';
export { makeClip, type ClipRequest, type MadeClip } from './derive/make-clip';
export { NotDerivable } from './derive/run-ffmpeg';
export { FixityMismatch } from './package/bag';
export { verifyBag, type BagVerification } from './package/verify-bag';
export { makeSampleCard, sampleName, type SampleCard, type SampleContent, type SampleFile } from './sample-card';
