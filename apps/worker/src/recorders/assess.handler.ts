import { DateTime } from 'luxon';
import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { recorderAssess } from '@zhilu/capabilities';
import { BUREAU_ZONE, yuanText } from '@zhilu/domain';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Person, type CaseFile, type Device } from '@zhilu/persistence';
import { holderAt, netValueOf } from '@zhilu/recorders';
import { momentOf } from './moment-of-event';
import { lastImportBefore } from './last-import';
import { recorderOfCase } from './recorder-of-case';

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
      ...(await footageAt(manager, device, at)),
      hoursToReport,
      reportedWithin24h: file.startedAt.getTime() - at.getTime() <= 24 * HOUR_MS,
    };
  }

  private async peopleAt(manager: EntityManager, device: Device, file: CaseFile, at: Date) {
    const holderId = (await holderAt(manager, device.id, at))?.holderId ?? '';
    const keeperId = device.keeperId ?? '';
    const nameOf = async (id: string) => (id && (await manager.findOneBy(Person, { id }))?.name) || '';
    const responsibleId = holderId || keeperId;
    return {
      ...{ holderId, holderName: await nameOf(holderId), applicantHeldIt: holderId === file.applicantId },
      ...{ keeperId, keeperName: await nameOf(keeperId) },
      ...{ responsibleId, responsibleName: await nameOf(responsibleId) },
    };
  }
}

function valueAt(device: Device, at: Date) {
  const net = netValueOf(device, at);
  const valueKnown = net !== null;
  const bought = valueKnown ? DateTime.fromISO(device.boughtOn!, { zone: BUREAU_ZONE }) : null;
  const months = bought ? Math.floor(DateTime.fromJSDate(at).diff(bought, 'months').months) : 0;
  return {
    valueKnown,
    priceFen: valueKnown ? device.priceFen! : 0,
    netValueFen: net ?? 0,
    priceYuan: valueKnown ? yuanText(device.priceFen!) : '',
    netValueYuan: net === null ? '' : yuanText(net),
    monthsUsed: Math.max(0, months),
  };
}

/** Footage that nobody had collected: what was made after the last import, or since the hand-over where that came later. */
async function footageAt(manager: EntityManager, device: Device, at: Date) {
  const last = await lastImportBefore(manager, device.id, at);
  const line = await holderAt(manager, device.id, at);
  const since = line && Math.max(line.issuedAt.getTime(), last?.startedAt.getTime() ?? 0);
  const uncollectedHours = since === null ? 0 : hours(at.getTime() - since);
  return {
    lastImportAt: last?.startedAt.toISOString() ?? '',
    uncollectedHours,
    footageUncollected: uncollectedHours > 0,
  };
}

function hours(milliseconds: number): number {
  return Math.max(0, Math.round((milliseconds / HOUR_MS) * 10) / 10);
}
