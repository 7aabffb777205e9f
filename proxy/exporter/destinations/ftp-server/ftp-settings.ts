import { z } from 'zod';
import { secretReference } from '../../profile/secret';
import { remotePlacementSettings } from '../placing/placement-settings';

/** What FTP with and without encryption share. */
export const ftpSettings = {
  host: z.string().min(1).describe('Name or address of the server.'),
  username: z.string().min(1).describe('The account on the server.'),
  password: secretReference.describe('Where its password stands.'),
  ...remotePlacementSettings,
};
