import { describe, expect, it } from 'vitest';
import { addressKey } from '../../../src/platform/http/address-key.ts';

describe('what an address is counted by', () => {
  it('is the whole address in IPv4, mapped or not', () => {
    expect(addressKey('196.12.0.7')).toBe('196.12.0.7');
    expect(addressKey('::ffff:196.12.0.7')).toBe('196.12.0.7');
  });

  it('is the subscriber’s network in IPv6', () => {
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:0db8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(addressKey('::1')).toBe('0:0:0:0::/64');
  });
});
