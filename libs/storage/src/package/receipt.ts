import { formatDateTime, type Sentence } from '@zhilu/domain';
import type { WrittenBag } from './bag';

export interface ReceiptFile {
  /** Place in the package. */
  path: string;
  sha256: string;
  sizeBytes: number;
  startedAt: Date;
}

export interface ReceiptFacts {
  caseNumber: string;
  organization: string;
  madeAt: Date;
  files: ReceiptFile[];
  bag: WrittenBag;
}

/** The receipt 回执 that lies in the package and is signed on paper: what was handed over and how to check it. */
export function receiptText({ caseNumber, organization, madeAt, files, bag }: ReceiptFacts): string {
  const line = (label: Sentence, value: string) => `${label.zh} ${label.en}: ${value}`;
  return [
    '录像封装副本回执  Receipt for a sealed copy of recordings',
    '',
    line({ zh: '业务编号', en: 'Case' }, caseNumber),
    line({ zh: '制作单位', en: 'Made by' }, organization),
    line({ zh: '制作时间', en: 'Made at' }, `${formatDateTime(madeAt)} (UTC+8)`),
    line({ zh: '文件数量', en: 'Files' }, `${bag.files}，${bag.payloadBytes} 字节 bytes`),
    line({ zh: '清单校验值', en: 'SHA-256 of manifest-sha256.txt' }, bag.manifestSha256),
    '',
    '文件  Files',
    ...files.flatMap((file, index) => fileLines(file, index + 1)),
    '',
    '校验方法  How to check',
    '  Linux / macOS:  sha256sum -c manifest-sha256.txt   (shasum -a 256 -c manifest-sha256.txt)',
    '  Windows:        certutil -hashfile <文件 file> SHA256',
    '  各文件的校验值应与 manifest-sha256.txt 一致；清单自身的校验值见上。',
    '  Each file must have the hash in manifest-sha256.txt; the hash of that list is given above.',
    '',
    '接收单位  Received by: ____________________   接收人签名  Signature: ____________________',
    '经办人签名  Handed over by: ________________   日期  Date: ____________________',
    '',
  ].join('\n');
}

function fileLines(file: ReceiptFile, number: number): string[] {
  return [
    `  ${number}. data/${file.path}`,
    `     摄录开始 Start: ${formatDateTime(file.startedAt)}   大小 Size: ${file.sizeBytes}`,
    `     SHA-256: ${file.sha256}`,
  ];
}
