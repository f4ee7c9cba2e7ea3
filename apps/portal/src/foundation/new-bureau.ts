import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal } from '@zhilu/domain';
import { Person } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore } from '@zhilu/storage';

/** Tells a bureau that begins from one whose facts are gone. */
@Injectable()
export class NewBureau {
  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  /** Whether the facts are to be founded. Throws Refusal when the store holds evidence already: it belongs to other facts. */
  async isWanted(): Promise<boolean> {
    if ((await this.facts.manager.count(Person)) > 0) return false;
    for await (const id of this.store.list()) throw holdsEvidence(id);
    return true;
  }
}

function holdsEvidence(id: string): Refusal {
  return new Refusal('unavailable', {
    zh: `事实库是空的，但存储里已有内容（如 ${id}）：它属于另一个事实库。请先恢复事实库的备份再启动；如要新建，请改用空的 DATA_DIR（或空数据库），并把 STORE_URL 指向空文件夹。`,
    en: `The facts are empty, but the store holds something already (e.g. ${id}): it belongs to other facts. Put their backup back and start again; to begin anew, start with an empty DATA_DIR (or database) and point STORE_URL to an empty folder.`,
  });
}
