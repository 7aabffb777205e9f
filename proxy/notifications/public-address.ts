import { parse, parseCIDR } from 'ipaddr.js';

/** Publicly numbered, yet it answers inside Azure only: the platform's own DNS, health and agent service. */
const azurePlatform = '168.63.129.16';
/** What IANA has given out for the Internet; everything else is reserved, local or a translation. */
const globalUnicast = parseCIDR('2000::/3');

/**
 * Whether an IP address belongs to the public Internet. Private, loopback, link-local, shared (CGNAT), multicast,
 * documentation and reserved ranges do not, nor any IPv6 address that leads to an IPv4 one (mapped,
 * compatible, NAT64, 6to4, Teredo). Text that is no address does not either.
 */
export function isPublicAddress(text: string): boolean {
  try {
    const address = parse(text);
    if (address.range() !== 'unicast' || text === azurePlatform) return false;
    return address.kind() === 'ipv4' ? isPlainIpv4(text) : address.match(globalUnicast);
  } catch {
    return false;
  }
}

/** No `127.1`, octal or hexadecimal: a resolver does not answer those. */
const isPlainIpv4 = (text: string): boolean => /^\d{1,3}(\.(0|[1-9]\d{0,2})){3}$/.test(text);
