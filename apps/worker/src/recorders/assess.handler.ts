import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { recorderAssess } from '@zhilu/capabilities';
import { yuanText } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Person, type CaseFile, type Device } from '@zhilu/persistence';
import { holderAt, keeperAt, netValueOf } from '@zhilu/recorders';
import { momentOf } from './moment-of-event';
import { recorderOfCase } from './recorder-of-case';
import { uncollectedBy } from './uncollected';

type Input = z.infer<typeof recorderAssess.input>;
type Output = z.infer<typeof recorderAssess.output>;

const HOUR_MS = 3_600_000;

/** Who answers for the case's recorder and what it was worth, at the moment of the event (article 11). Reads only. */
@Handles(recorderAssess)
export class AssessRecorderHandler implements HandlerFor<typeof recorderAssess> {
  constructor(private readonly facts: DataSource) {}

  async handle({ eventAt }: Input, { caseNumber }: TaskContext): Promise<Output> {
    const { manager } = this.facts;
    const { file, device } = await recorderOfCase(manager, caseNumber);
    const at = momentOf(eventAt, file);
    const hoursToReport = hours(file.startedAt.getTime() - at.getTime());
    return {
      recorderNumber: device.number,
      ...(await this.peopleAt(manager, device, file, at)),
      ...valueAt(device, at),
      ...(await footageBy(manager, device, file.startedAt)),
      hoursToReport,
      reportedWithin24h: file.startedAt.getTime() - at.getTime() <= 24 * HOUR_MS,
    };
  }

  private async peopleAt(manager: EntityManager, device: Device, file: CaseFile, at: Date) {
    const holderId = (await holderAt(manager, device.id, at))?.holderId ?? '';
    const responsibleId = holderId || ((await keeperAt(manager, device, at)) ?? '');
    const responsible = responsibleId ? await manager.findOneBy(Person, { id: responsibleId }) : null;
    return {
      ...{ holderId, applicantHeldIt: holderId === file.applicantId },
      ...{ responsibleId, responsibleName: responsible?.name ?? '' },
    };
  }
}

/** A price of nothing is one nobody has valued: what was given for free has a value all the same. */
function valueAt(device: Device, at: Date) {
  const net = netValueOf(device, at);
  const { priceFen } = device;
  if (net === null || !priceFen)
    return { valueKnown: false, priceFen: 0, netValueFen: 0, priceYuan: '', netValueYuan: '' };
  const yuan = { priceYuan: yuanText(priceFen), netValueYuan: yuanText(net) };
  return { valueKnown: true, priceFen, netValueFen: net, ...yuan };
}

/** Up to the report, so that a wrong time of the event hides nothing. */
async function footageBy(manager: EntityManager, device: Device, reportedAt: Date) {
  const { lastImport, heldMs } = await uncollectedBy(manager, device.id, reportedAt);
  return {
    lastImportAt: lastImport?.startedAt.toISOString() ?? '',
    uncollectedHours: hours(heldMs),
    footageUncollected: heldMs > 0,
  };
}

function hours(milliseconds: number): number {
  return Math.max(0, Math.round((milliseconds / HOUR_MS) * 10) / 10);
}
