/** Where a drop-down of the connector gets its entries. */
export interface DropDownSource {
  /** An operation that can be called without input and answers `{ value: [{ id, displayName }] }`. */
  operationId: string;
  /** Property of an entry that is put into the field; default `id`. */
  value?: string;
  /** Property of an entry that people see; default `displayName`. */
  title?: string;
}

/**
 * Metadata of an input that is chosen from a list: both forms the platform knows, since the newer one
 * (list) also works inside bodies and the older one (values) is what older designers read.
 */
export const dropDown = ({ operationId, value = 'id', title = 'displayName' }: DropDownSource) => ({
  'x-ms-dynamic-values': {
    operationId,
    parameters: {},
    'value-collection': 'value',
    'value-path': value,
    'value-title': title,
  },
  'x-ms-dynamic-list': {
    operationId,
    parameters: {},
    itemsPath: 'value',
    itemValuePath: value,
    itemTitlePath: title,
  },
});
