import { eachDatabase } from '../support/databases';
import { access } from './footage/access';
import { checking } from './footage/checking';
import { decisions } from './footage/decisions';
import { deriving } from './footage/deriving';
import { EvidenceRoom } from './footage/evidence-room';
import { exporting } from './footage/exporting';
import { importing } from './footage/importing';

eachDatabase((database) => {
  let room: EvidenceRoom;

  beforeAll(async () => {
    room = await EvidenceRoom.open(await database.open());
  });

  beforeEach(() => room.reset());
  afterEach(() => room.clean());

  describe('footage.import', () => importing(() => room));
  describe('footage.check', () => checking(() => room));
  describe('footage.export', () => exporting(() => room));
  describe('footage.derive', () => deriving(() => room));
  describe('access.open and access.close', () => access(() => room));
  describe('without a granting decision in the facts', () => decisions(() => room));
});
