import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { BUREAU_ZONE, DEFAULT_DEPRECIATION } from '@zhilu/domain';
import { Device, DeviceIssue } from '@zhilu/persistence';
import { openIssue, recordEvent } from '@zhilu/recorders';
import { DEMO_DEVICES, DEMO_PEOPLE, type DemoUnitId } from './demo-bureau';

const MAKES = [
  { brand: '远望', model: 'YW-X6', priceFen: 198_000 },
  { brand: '明眸', model: 'MM-900', priceFen: 236_000 },
];

/** The invented bureau's recorders, each bought, handed out and, some of them, passed on from one officer to the next. */
export async function writeDemoDevices(manager: EntityManager, now: Date): Promise<void> {
  for (const [index, { number, unit, holder, before, offsetSeconds }] of DEMO_DEVICES.entries()) {
    const ago = (days: number): DateTime =>
      DateTime.fromJSDate(now, { zone: BUREAU_ZONE }).minus({ days }).set({ hour: 9, minute: 10, second: 0 });
    const device: Device = {
      ...{ id: number, number, ...MAKES[index % 2], serial: `SN2024${String(1000 + index * 37)}`, unitId: unit },
      ...{ ...DEFAULT_DEPRECIATION, boughtOn: ago(700 - index * 60).toISODate(), keeperId: keeperOf(unit) },
      ...{ holderId: holder, state: holder ? 'issued' : 'stored' },
      ...{ clockOffsetMs: offsetSeconds * 1000, clockCheckedAt: now },
      ...{ batteryPercent: 96 - index * 7, batteryCheckedAt: now },
    };
    await manager.insert(Device, device);
    const keeper = device.keeperId;
    const about = { after: device, personId: keeper, note: '' };
    const registered = ago(690 - index * 60).toJSDate();
    const passedOn = ago(120 - index * 8).toJSDate();
    await recordEvent(manager, {
      ...about,
      ...{ id: randomUUID(), kind: 'registered', at: registered, from: null },
      after: { id: number, state: 'stored', holderId: null },
    });
    if (before) await manager.insert(DeviceIssue, earlierLine(number, before, keeper, registered, passedOn));
    if (!holder) continue;
    await openIssue(manager, number, { holderId: holder, at: passedOn, issuedBy: keeper, condition: '外观完好' });
    await recordEvent(manager, { ...about, id: randomUUID(), kind: 'issued', at: passedOn, from: 'stored' });
  }
}

function earlierLine(deviceId: string, holderId: string, keeper: string | null, from: Date, to: Date): DeviceIssue {
  return {
    ...{ id: randomUUID(), deviceId, openFor: null, holderId, issuedAt: from, returnedAt: to },
    ...{ issuedBy: keeper, returnedTo: keeper, condition: '', returnCondition: '调岗交回', caseNumber: null },
  };
}

function keeperOf(unit: DemoUnitId): string | null {
  const isKeeper = ({ unit: home, roles }: (typeof DEMO_PEOPLE)[number]) =>
    home === unit && roles.some(([role]) => role === 'device-keeper');
  return DEMO_PEOPLE.find(isKeeper)?.login ?? null;
}
