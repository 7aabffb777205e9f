const powerPlatform = 'https://global.consent.azure-apim.net';

/** Loopback, or the one address Power Platform signs its connections in with. */
export function isAllowedRedirect(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (url.origin === powerPlatform) return /^\/redirect(\/|$)/.test(url.pathname);
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    (url.hostname === '127.0.0.1' || url.hostname === 'localhost')
  );
}
