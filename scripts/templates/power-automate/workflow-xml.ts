import type { Flow } from '../model/flow';
import { workflowId } from './ids';
import { descriptions, localizedNames } from './labels';
import { element, leaf, type Element } from './xml';

/** File of a flow; the id stands in it in upper case. */
export const workflowFile = (flow: Flow): string =>
  `${flow.title.replace(/[^A-Za-z0-9]/g, '')}-${workflowId(flow.slug).toUpperCase()}.json`;

/** A flow as a component: a modern cloud flow, off until somebody turns it on. */
export const workflowXml = (flow: Flow, introducedVersion: string): Element =>
  element(
    'Workflow',
    {
      WorkflowId: `{${workflowId(flow.slug)}}`,
      Name: flow.title,
      Description: flow.description,
    },
    [
      leaf('JsonFileName', `/Workflows/${workflowFile(flow)}`),
      leaf('Type', 1),
      leaf('Subprocess', 0),
      leaf('Category', 5),
      leaf('Mode', 0),
      leaf('Scope', 4),
      leaf('OnDemand', 0),
      leaf('TriggerOnCreate', 0),
      leaf('TriggerOnDelete', 0),
      leaf('AsyncAutodelete', 0),
      leaf('SyncWorkflowLogOnFailure', 0),
      leaf('StateCode', 0),
      leaf('StatusCode', 1),
      leaf('RunAs', 1),
      leaf('IsTransacted', 1),
      leaf('IntroducedVersion', introducedVersion),
      leaf('IsCustomizable', 1),
      leaf('BusinessProcessType', 0),
      leaf('IsCustomProcessingStepAllowedForOtherPublishers', 1),
      leaf('ModernFlowType', 0),
      leaf('PrimaryEntity', 'none'),
      localizedNames(flow.title),
      descriptions(flow.description),
    ],
  );
