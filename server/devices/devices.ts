// Who a socket belongs to. A device is a cookie this server signed and a key the browser cannot
// export; both draw once per campaign. What that can and cannot promise: docs/decisions/041.
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { DeviceStore } from '../store/devices.ts';
import { createDeviceCookies, type DeviceCookieOptions, type DeviceCookies } from './cookie.ts';
import { gather } from './gather.ts';
import { provesKey, thumbprintOf, type DeviceProof } from './proof.ts';

/** Most devices that one statement writes: a crowd that comes back at once costs few statements. */
const MAX_TOGETHER = 500;

/** A device that has proved its key on this connection. */
export interface Device {
  readonly id: string;
  /** Thumbprint of the key it proved, 64 hex characters. */
  readonly key: string;
  /** Whether that is the key it was first seen with. */
  readonly keyIsFirst: boolean;
}

export interface Devices {
  readonly cookies: DeviceCookies;
  /** Checks the signature over the challenge; a device that is new is written. NOT_IDENTIFIED. */
  identify(id: string, challenge: string, proof: DeviceProof): Promise<Answer<Device>>;
  /**
   * Whether the device may act in this campaign (which must exist). With another key than its first
   * it may once per campaign: its browser may have erased the first. DEVICE_MISMATCH for the next.
   */
  admit(campaignId: string, device: Device): Promise<Answer<Device>>;
}

export interface DevicesOptions extends DeviceCookieOptions {
  readonly store: DeviceStore;
}

export function createDevices({ store, ...cookie }: DevicesOptions): Devices {
  const register = gather(store.register, MAX_TOGETHER);
  return {
    cookies: createDeviceCookies(cookie),

    async identify(id, challenge, proof) {
      if (!(await provesKey(proof, challenge))) return refused('NOT_IDENTIFIED');
      const key = thumbprintOf(proof.publicKey);
      const first = await register({ id, key });
      return accepted({ id, key, keyIsFirst: first === key });
    },

    async admit(campaignId, device) {
      if (device.keyIsFirst) return accepted(device);
      const bound = await store.rebind(campaignId, device);
      return bound === device.key ? accepted(device) : refused('DEVICE_MISMATCH');
    },
  };
}
