'use strict';

// The per-record rules of V2.1 as zod schemas: what a program would write without a validator of its own.
const { z } = require('zod');
const path = require('node:path');

const { findFormat } = require(path.join(__dirname, '../../../dist/rosters/index.js'));
const format = findFormat('sds-v2.1');

const date = /^\d{4}-\d{2}-\d{2}$/;
const types = {
  email: z.union([z.literal(''), z.email()]),
  phone: z.string().regex(/^$|^\+[1-9]\d{1,14}$/),
  date: z.string().refine((text) => text === '' || (date.test(text) && !isNaN(Date.parse(text)))),
  boolean: z.string().regex(/^$|^(true|false)$/i),
};

function columnSchema(column) {
  if (column.list) {
    const known = new Set(format.lists[column.list].values.map((value) => value.toLowerCase()));
    return z
      .string()
      .refine((text) => text.split(',').every((one) => one === '' || known.has(one.toLowerCase())));
  }
  return types[column.type] ?? (column.required ? z.string().min(1) : z.string());
}

const fileSchema = (file) =>
  z.object(
    Object.fromEntries(
      file.columns.map((column) => [column.name, columnSchema(column).optional()]),
    ),
  );

exports.rowSchemas = Object.fromEntries(format.files.map((file) => [file.name, fileSchema(file)]));
