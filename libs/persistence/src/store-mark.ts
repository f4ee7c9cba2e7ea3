import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FactsMark } from './entities';
import { isDuplicate } from './errors';

/** The id of the evidence store these facts belong to, kept in the facts themselves: so it comes back with them from a backup. */
@Injectable()
export class StoreMark {
  constructor(private readonly facts: DataSource) {}

  /** The store's id; null while the facts know none. */
  async known(): Promise<string | null> {
    return (await this.facts.manager.findOneBy(FactsMark, { name: 'store' }))?.value ?? null;
  }

  /** Keeps the id when the facts know none yet. Resolves with the one that stands: the first one's. */
  async keep(id: string): Promise<string> {
    try {
      await this.facts.manager.insert(FactsMark, { name: 'store', value: id });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return (await this.known()) ?? id;
  }
}
