import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/**
 * Whose connection a request is. X-Forwarded-For is believed only as far as the proxies that wrote it
 * are trusted: the last address that is none of theirs. Proxies: addresses, or networks as `10.0.0.0/8`.
 */
export function addressBehind(
  trustedProxies: readonly string[],
): (request: IncomingMessage) => string {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) {
    const [address = '', prefix] = proxy.trim().split('/');
    const family = familyOf(address);
    if (!family) throw new Error(`"${proxy}" is no address of a proxy.`);
    if (prefix) trusted.addSubnet(address, Number(prefix), family);
    else trusted.addAddress(address, family);
  }
  const isTrusted = (address: string): boolean => {
    const family = familyOf(address);
    return family !== undefined && trusted.check(address, family);
  };

  return (request) => {
    const hops = String(request.headers['x-forwarded-for'] ?? '').split(',');
    let address = plain(request.socket.remoteAddress ?? '');
    while (isTrusted(address)) {
      const before = plain(hops.pop() ?? '');
      if (!isIP(before)) break;
      address = before;
    }
    return address;
  };
}

/** An IPv4 address may come written as an IPv6 one. */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/, '');

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}
