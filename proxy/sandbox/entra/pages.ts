import type { FastifyReply } from 'fastify';
import type { SandboxUser } from './users';

/** Text from a request or a user never becomes markup. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** A page without scripts; nothing from elsewhere can be loaded into it. */
export function sendPage(reply: FastifyReply, status: number, title: string, body: string) {
  return reply
    .code(status)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
a{display:block;padding:.6rem .8rem;margin:.4rem 0;border:1px solid #888;border-radius:.4rem;color:inherit}
small{display:block;color:#555}.banner{background:#fde68a;padding:.4rem .8rem;border-radius:.4rem}</style>
</head><body><p class="banner">Sandbox: simulated sign-in. Never type a real password here.</p>
<h1>${escapeHtml(title)}</h1>${body}</body></html>`);
}

/** One link for each test user; following it signs that person in. */
export function userList(users: readonly SandboxUser[], linkOf: (user: SandboxUser) => string) {
  return users
    .map(
      (user) =>
        `<a href="${escapeHtml(linkOf(user))}">${escapeHtml(user.displayName)}<small>${escapeHtml(user.upn)} · ${escapeHtml(user.note)}</small></a>`,
    )
    .join('\n');
}
