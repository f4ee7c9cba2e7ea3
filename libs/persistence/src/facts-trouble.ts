import type { DataSource } from 'typeorm';
import type { Sentence } from '@zhilu/domain';
import { factsFileOf, type FactsFile } from './embedded/opened-file';
import { databaseReachable } from './health';

/** For the operator: it names the file. */
const SENTENCES: Record<Exclude<FactsFile, 'own'>, (path: string) => Sentence> = {
  removed: (path) => ({
    zh: `案卷数据库文件“${path}”不见了；请停止服务，放回该文件后再启动`,
    en: `The facts database file "${path}" is gone; stop the services, put it back and start them`,
  }),
  replaced: (path) => ({
    zh: `案卷数据库文件“${path}”已被换成另一个文件；请重新启动服务`,
    en: `The facts database file "${path}" was replaced by another one; restart the services`,
  }),
  unreadable: (path) => ({
    zh: `案卷数据库文件“${path}”无法读取，请检查磁盘`,
    en: `The facts database file "${path}" cannot be read; check the disk`,
  }),
};

/**
 * What is wrong with the facts at this moment, null when nothing is: the server does not answer within the time
 * (milliseconds), or the embedded file is no longer the one that was opened. Never throws.
 */
export async function factsTrouble(dataSource: DataSource, timeoutMs?: number): Promise<Sentence | null> {
  const file = await factsFileOf(dataSource);
  if (file) return file.state === 'own' ? null : SENTENCES[file.state](file.path);
  if (await databaseReachable(dataSource, timeoutMs)) return null;
  return {
    zh: '案卷数据库没有应答，请检查数据库服务器和网络',
    en: 'The facts database does not answer; check the database server and the network',
  };
}
