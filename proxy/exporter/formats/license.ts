import type { FileSpec } from './format';

/** The vendor page's License file: input for a license script. School Data Sync has no use for it. */
export const licenseFile: FileSpec = {
  name: 'License.csv',
  entity: 'users',
  each: 'license',
  columns: [
    ['Display Name', '=displayName'],
    ['User Principal Name', 'email'],
    ['Account Sku Id', '=accountSkuId'],
  ],
};
