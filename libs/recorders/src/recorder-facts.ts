import { In, type EntityManager } from 'typeorm';
import { netValue, RECORDER_STATE_NAMES, yuanText, type RecorderInWords } from '@zhilu/domain';
import { Person, type Device } from '@zhilu/persistence';

/** Net value in fen at the instant; null where price or day of purchase are not registered. */
export function netValueOf(device: Device, at: Date): number | null {
  const { priceFen, boughtOn, usefulMonths, residualPercent } = device;
  if (priceFen === null || boughtOn === null) return null;
  return netValue(priceFen, boughtOn, { usefulMonths, residualPercent }, at);
}

/** The recorder as it stands, its value at the instant. */
export async function recorderFacts(manager: EntityManager, device: Device, at: Date): Promise<RecorderInWords> {
  const ids = [device.holderId, device.keeperId].filter((id) => id !== null);
  const people = await manager.findBy(Person, { id: In(ids) });
  const nameOf = (id: string | null): string => people.find((person) => person.id === id)?.name ?? '';
  const yuan = (fen: number | null): string => (fen === null ? '' : yuanText(fen));
  const { number, brand, model, serial, boughtOn, priceFen, state } = device;
  return {
    ...{ number, brand, model, serial, boughtOn: boughtOn ?? '' },
    price: yuan(priceFen),
    netValue: yuan(netValueOf(device, at)),
    holder: nameOf(device.holderId),
    keeper: nameOf(device.keeperId),
    state: RECORDER_STATE_NAMES[state].zh,
  };
}
