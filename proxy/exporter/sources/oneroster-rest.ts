import { defineSource } from './source';
import { openOneRosterRest } from './oneroster-rest/open-source';
import { oneRosterRestSettings } from './oneroster-rest/settings';

/** A SIS that offers OneRoster 1.1 or 1.2 by REST; see docs/exporter-oneroster.md. */
export const oneRosterRest = defineSource({
  kind: 'oneroster-rest',
  title: 'OneRoster 1.1 or 1.2, REST',
  settings: oneRosterRestSettings,
  open: (settings, context) => openOneRosterRest(settings, context),
});
