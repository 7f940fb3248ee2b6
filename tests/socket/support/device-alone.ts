import { accepted, refused } from '../../../common/protocol/refusals.ts';
import type { VisitRights } from '../../../server/tickets/visits.ts';

/** For the sockets alone: everybody draws by their device. */
export const deviceAlone: VisitRights = {
  memberTokenIn: () => undefined,
  findMemberId: async () => null,
  findDeviceRight: async (_campaignId, { id, key }) =>
    accepted({ participant: id, deviceKey: key, ticketId: null }),
  show: async () => refused('CODE_UNKNOWN'),
  findShownRight: async () => refused('CODE_UNKNOWN'),
  keepForMember: async () => undefined,
};
