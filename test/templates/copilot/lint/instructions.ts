import { errorTable } from '../../../../proxy/errors';
import { agentTools } from '../../../../scripts/templates/copilot/tools';
import { answerOf, at } from '../definition';

const longest = 8_000;
const mayCall = new Set(agentTools.map(({ operationId }) => operationId));

/** Faults of an agent's instructions: their length, and that every tool, code and part of an answer they name exists. */
export function instructionFaults(text: string): string[] {
  const faults: string[] = [];
  if (text.length === 0 || text.length > longest) faults.push(`1 to ${longest} characters`);
  // The portal reads braces as expressions.
  if (/[{}]/.test(text)) faults.push('braces');
  for (const [name] of text.matchAll(/\b(?:[A-Z][a-z]+){2,}\b/g))
    if (looksLikeTool(name) && !mayCall.has(name)) faults.push(`${name} is no tool of the agent`);
  for (const [code] of text.matchAll(/\b[A-Z]+(?:_[A-Z]+)*\b/g))
    if ((code.includes('_') || code === 'THROTTLED') && !(code in errorTable))
      faults.push(`no error ${code}`);
  for (const [path] of text.matchAll(/\b(?:changes|sds|reason)\.\w+/g))
    if (at(answerOf('GetUpload') ?? {}, path.split('.')) === undefined) faults.push(`no ${path}`);
  return faults;
}

const looksLikeTool = (name: string): boolean =>
  /^(Get|List|Start|Run|Discard|Cancel|Approve|Validate|Upload)[A-Z]/.test(name);
