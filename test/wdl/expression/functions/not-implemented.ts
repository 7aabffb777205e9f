/** Functions that the platform has and this runner has not: XML, and bodies of forms, which no roster flow reads. */
export const notImplemented = [
  'xml',
  'xpath',
  'encodeXmlName',
  'decodeXmlName',
  'triggerFormDataValue',
  'triggerFormDataMultiValues',
  'triggerMultipartBody',
  'formDataValue',
  'formDataMultiValues',
  'multipartBody',
  'formatTimeSpan',
] as const;
