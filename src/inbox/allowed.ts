/**
 * Who may ask, as written in the settings: `ann@clinic.example`, `@clinic.example` for a whole domain,
 * `@*.clinic.example` for its subdomains (not the domain itself), `*` for anyone.
 */
export function isAllowedAddress(address: string, allowed: readonly string[]): boolean {
  const asked = address.toLowerCase();
  const domain = domainOf(asked);
  if (domain === '') {
    return false;
  }
  return allowed.some(entry => {
    const pattern = entry.trim().toLowerCase();
    if (pattern === '*') {
      return true;
    }
    if (pattern.startsWith('@*.')) {
      return domain.endsWith(pattern.slice(2)) && domain.length > pattern.length - 2;
    }
    return pattern.startsWith('@') ? domain === pattern.slice(1) : asked === pattern;
  });
}

/** The part after the last @, lower-cased; '' when there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}
