import type { DeviceStore } from '../../../server/store/devices.ts';

const refuse = () => Promise.reject(new Error('nobody identifies in this test'));

/** For tests of those who only watch. */
export const noDevices: DeviceStore = { register: refuse, rebind: refuse };
