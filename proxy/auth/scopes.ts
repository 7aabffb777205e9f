/**
 * Delegated Graph permissions, least privilege per call (graph-permissions data of Microsoft), asked
 * for in groups so that one missing consent fails only the actions of its group.
 */
export const scopeGroups = {
  read: [
    'IndustryData-DataConnector.Read.All',
    'IndustryData-InboundFlow.Read.All',
    'IndustryData-SourceSystem.Read.All',
    'IndustryData-TimePeriod.Read.All',
    'IndustryData.ReadBasic.All',
  ],
  upload: ['IndustryData-DataConnector.Upload'],
  runs: ['IndustryData-Run.Read.All', 'IndustryData-Run.Start'],
} as const;

export type ScopeGroup = keyof typeof scopeGroups;

/** Full scope names as Entra ID takes them. The resource is Graph's in every cloud we know. */
export const scopesOf = (group: ScopeGroup): string[] =>
  scopeGroups[group].map((scope) => `https://graph.microsoft.com/${scope}`);
