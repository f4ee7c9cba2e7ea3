import { z } from 'zod';
import { ROLES } from '@zhilu/domain';
import { oneLine } from '../requests/printable';
import { strictDto } from '../requests/strict-dto';
import { rule } from '../requests/wrong-fields';

const id = z.string().min(1).max(64);
const name = oneLine.min(1).max(60);

const unit = {
  name,
  shortName: oneLine.min(1).max(20),
  parentId: id.nullable(),
  sort: z.number().int().min(0).max(9999),
};
export class AddUnit extends strictDto(unit) {}
export class ChangeUnit extends strictDto({
  name: unit.name.optional(),
  shortName: unit.shortName.optional(),
  parentId: unit.parentId.optional(),
  sort: unit.sort.optional(),
}) {}

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,30}$/;
const LOGIN_RULE = {
  zh: '须为 2—31 个小写字母、数字或 . _ -，以字母或数字开头',
  en: 'Must be 2–31 lower-case letters, digits or . _ -, beginning with a letter or digit',
};
const person = {
  login: z
    .string()
    .trim()
    .refine((login) => LOGIN.test(login), rule(LOGIN_RULE)),
  name: oneLine.min(1).max(40),
  badgeNumber: oneLine.max(40).nullable(),
  unitId: id,
};
export class AddPerson extends strictDto(person) {}
export class ChangePerson extends strictDto({
  login: person.login.optional(),
  name: person.name.optional(),
  badgeNumber: person.badgeNumber.optional(),
  unitId: person.unitId.optional(),
  active: z.boolean().optional(),
}) {}

export class GrantRole extends strictDto({ role: z.enum(ROLES), unitId: id }) {}

export class AddDeputy extends strictDto({
  personId: id,
  deputyId: id,
  validFrom: z.iso.datetime({ offset: true }),
  validTo: z.iso.datetime({ offset: true }),
}) {}
