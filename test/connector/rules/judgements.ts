import type { Judgement } from '../lint/rule';

const service = (proof: string): string => `behaviour of the running service, shown by ${proof}`;

/** Rules that the files alone do not decide. */
export const judgements: readonly Judgement[] = [
  {
    id: 'OP-027',
    reason:
      'whether one list may serve makers and drop-downs alike is for people to judge; ours do both',
  },
  {
    id: 'SCH-009',
    reason: service('test/e2e/watch-answers.ts: every answer against the declared types'),
  },
  {
    id: 'DYN-006',
    reason: 'how fast a list answers depends on Graph; that ours need no input is DYN-002',
  },
  { id: 'MCP-002', reason: service('test/mcp/mcp.test.ts with the official client') },
  { id: 'MCP-003', reason: service('test/mcp/mcp.test.ts: the schemas of every tool') },
  { id: 'MCP-004', reason: service('test/mcp/mcp.test.ts: at most 15 tools') },
  {
    id: 'MCP-005',
    reason:
      'names and descriptions are those of the operations; whether they say enough is for people',
  },
  {
    id: 'AGT-001',
    reason:
      'size of answers at run time: tools refuse more than 240,000 characters (test/mcp/), lists have small pages',
  },
  {
    id: 'PKG-001',
    reason: 'the archive for certification is made by Microsoft tools from two exported solutions',
  },
  { id: 'PKG-002', reason: 'as PKG-001: the solutions are exported from an environment' },
  {
    id: 'TST-001',
    reason: 'ten calls of each operation on the platform are made by people; none was made yet',
  },
  { id: 'RUN-001', reason: service('REQUEST_TIMEOUT_SECONDS in test/app.test.ts') },
  { id: 'RUN-002', reason: service('test/uploads/upload.test.ts and test/e2e/runs.test.ts') },
  { id: 'RUN-003', reason: service('test/e2e/throttle.test.ts') },
  { id: 'RUN-004', reason: service('MAX_UPLOAD_MB in test/uploads/receive/read-files.test.ts') },
  {
    id: 'RUN-005',
    reason: service('test/app.test.ts and test/e2e/watch-answers.ts: one error body, always JSON'),
  },
  {
    id: 'RUN-006',
    reason: service('test/notifications/ and test/e2e/subscriptions.test.ts'),
  },
  {
    id: 'RUN-007',
    reason: service('test/e2e/hostile-addresses.test.ts and test/outbound.test.ts'),
  },
  { id: 'RUN-008', reason: service('test/e2e/actions.test.ts: a validation is not started twice') },
  {
    id: 'RUN-009',
    reason: 'the certificate belongs to the reverse proxy of the installation (docs/deployment.md)',
  },
  {
    id: 'RUN-010',
    reason:
      'CallValidate names the address of Graph for compatibility, with status 200, which nothing follows',
  },
];
