import { In, type EntityManager } from 'typeorm';
import { netValue, RECORDER_STATE_NAMES, yuanText } from '@zhilu/domain';
import { Person, type Device } from '@zhilu/persistence';

/** A recorder in words, for forms and papers; empty for what is not known. */
export interface RecorderFacts {
  number: string;
  brand: string;
  model: string;
  serial: string;
  boughtOn: string;
  /** Yuan, e.g. `1980.00`. */
  price: string;
  netValue: string;
  holder: string;
  keeper: string;
  state: string;
}

/** Net value in fen at the instant; null where price or day of purchase are not registered. */
export function netValueOf(device: Device, at: Date): number | null {
  const { priceFen, boughtOn, usefulMonths, residualPercent } = device;
  if (priceFen === null || boughtOn === null) return null;
  return netValue(priceFen, boughtOn, { usefulMonths, residualPercent }, at);
}

/** The recorder as it stands, its value at the instant. */
export async function recorderFacts(manager: EntityManager, device: Device, at: Date): Promise<RecorderFacts> {
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
