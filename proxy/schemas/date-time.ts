import { z } from 'zod';

/** A point in time as Microsoft Graph writes it; declared, not checked, so that an odd one is passed on. */
export const dateTime = z.string().meta({ format: 'date-time' });
