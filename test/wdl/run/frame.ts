import type { ActionRecord } from './records';

interface Loop {
  name: string;
  index: number;
  /** Of a Foreach. */
  item?: { value: unknown };
}

/** Where records are kept: one frame for the run, and one for each iteration of a loop inside it. */
export class Frame {
  private readonly records = new Map<string, ActionRecord>();

  constructor(
    readonly parent?: Frame,
    readonly loop?: Loop,
  ) {}

  keep(record: ActionRecord): void {
    this.records.set(record.name.toLowerCase(), record);
  }

  /** The record of an action of this frame or of one around it; names are matched whatever their case. */
  find(name: string): ActionRecord | undefined {
    return this.records.get(name.toLowerCase()) ?? this.parent?.find(name);
  }

  /** The loop of a name around this frame. */
  findLoop(name: string): Loop | undefined {
    return this.loop?.name.toLowerCase() === name.toLowerCase()
      ? this.loop
      : this.parent?.findLoop(name);
  }

  /** The item of the innermost Foreach. */
  item(): { value: unknown } | undefined {
    return this.loop?.item ?? this.parent?.item();
  }

  isInForeach(): boolean {
    return this.item() !== undefined;
  }
}
