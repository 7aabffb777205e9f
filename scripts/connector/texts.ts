/** What the connector says about itself. Titles: at most 30 characters, no product name of the platform. */
export const texts = {
  title: 'School Data Sync Bridge',
  description:
    'Brings school rosters into Microsoft 365 through Microsoft School Data Sync: find the inbound flow, send the CSV files, and see whether School Data Sync took them, with the reason for each file it refused. People sign in with Microsoft Entra ID; no token or secret stands in a step.',
  categories: 'Data;Business Management',
  /** Background of icon.svg. */
  brandColor: '#0b4f5c',
} as const;

/** The project's licence text, as the Open Source Initiative publishes it. */
export const licenseUrl = 'https://opensource.org/license/mit';
