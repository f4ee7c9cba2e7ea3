import { isWithin, type Role } from '@zhilu/domain';

/** One role a person may act in: held in the unit at `unitPath`, by oneself or for an absent person (代). */
export interface Offer {
  role: Role;
  unitId: string;
  unitPath: string;
  /** The absent person for whom a deputy acts; null when the person's own role. */
  actingForId: string | null;
}

/** The person who acts, with every role in force at this moment. Computed by the portal from the facts, never from the request. */
export interface Actor {
  personId: string;
  unitId: string;
  offers: Offer[];
}

/** True when `unitPath` is the unit of the offer or below it. */
export function covers(offer: Offer, unitPath: string): boolean {
  return isWithin(unitPath, offer.unitPath);
}

/** Whose case a task is of, whether they may do it themselves, and whom else it concerns. */
export interface Applied {
  applicantId: string;
  applicantMayAct: boolean;
  recusedId?: string | null;
}

/** Ids of those who may not do a step (回避): the applicant unless allowed, and whom the case concerns besides. */
export function barredFrom({ applicantId, applicantMayAct, recusedId }: Applied): string[] {
  return [...(applicantMayAct ? [] : [applicantId]), ...(recusedId ? [recusedId] : [])];
}

/** The actor without the offers in the stead of whoever is barred: who may not decide cannot have it decided by a deputy either. */
export function recused(actor: Actor, task: Applied): Actor {
  const barred = barredFrom(task);
  return { ...actor, offers: actor.offers.filter(({ actingForId }) => !actingForId || !barred.includes(actingForId)) };
}

/** The offer that lets the actor act in `role` for a case of `unitPath`; own roles before deputies'. */
export function offerFor(actor: Actor, role: Role, unitPath: string): Offer | null {
  const fitting = actor.offers.filter((offer) => offer.role === role && covers(offer, unitPath));
  return fitting.find((offer) => offer.actingForId === null) ?? fitting[0] ?? null;
}
