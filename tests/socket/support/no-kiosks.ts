import { refused } from '../../../common/protocol/refusals.ts';
import { attachKioskNamespace } from '../../../server/socket/kiosk-namespace.ts';
import type { NamespaceDoor } from '../../../server/socket/server.ts';

const nobody = async () => refused('NOT_ENROLLED');

/** The kiosks' namespace where no kiosk is enrolled: for tests of who gets in at all. */
export const noKiosks = (door: NamespaceDoor) =>
  attachKioskNamespace({
    ...door,
    kiosks: {
      connections: {
        prove: nobody,
        welcome: () => {
          throw new Error('nobody is enrolled in this test');
        },
        listRevoked: async () => [],
        noteSeen: async () => undefined,
        onRevoked: () => () => undefined,
      },
      carryOut: async () => ({ ...refused('NOT_ENROLLED'), repeated: false }),
    },
  });
